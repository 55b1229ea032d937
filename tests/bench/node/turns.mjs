// Time, taken in turns, and measurements as JSON lines.

export const IDS = Array.from({ length: 1001 }, (_, i) => `n${i}`);
// Every key once a round: the cache of the last 5,000 keys that one peer has never hits.
export const KEYS = Array.from({ length: 200_000 }, (_, i) => `user:${i}`);

let sink = 0;

/** Keeps an answer from being optimised away. */
export function use(answer) {
  sink += answer.length;
}

/** The nanoseconds of one run, divided by `parts`. */
export function whole(run, parts = 1) {
  return () => {
    const start = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - start) / parts;
  };
}

/** A loop over keys, as a program would write it; nanoseconds a key. */
export function oneByOne(lookup, keys = KEYS) {
  const run = () => {
    for (const key of keys) use(lookup(key));
  };
  return whole(run, keys.length);
}

/** The time that one call of a hundred exceeds; the clock's own time is in it. */
export function slowest(lookup) {
  const times = new Float64Array(KEYS.length);
  return () => {
    KEYS.forEach((key, i) => {
      const start = performance.now();
      use(lookup(key));
      times[i] = (performance.now() - start) * 1e6;
    });
    return times.toSorted()[Math.floor(KEYS.length * 0.99)];
  };
}

/** Prints one measurement. */
export function print(head, ours, peer, mine, theirs) {
  console.log(JSON.stringify({ language: "Node", ...head, ours, peer, mine, theirs }));
}

/** The medians of all, who take turns so that a noisy moment falls on everybody; a line for each pair. */
export function compare(head, rounds, ours, peers, scale = 1) {
  const all = Object.entries({ ...ours, ...peers });
  // Warm up first: the compiler's work is nobody's lookup.
  for (const [, turn] of all) turn();
  const times = Object.fromEntries(all.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, turn] of all) times[name].push(turn() / scale);
  }
  for (const name of Object.keys(ours)) {
    for (const peer of Object.keys(peers)) print(head, name, peer, median(times[name]), median(times[peer]));
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Fails a run whose answers came to nothing. */
export function finish() {
  if (sink === 0) throw new Error("nothing was measured");
}
