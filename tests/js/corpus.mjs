// The corpus in JavaScript: keys from the recipe, placements from the committed JSON, one digest. Runs in
// Node and in browsers, on nothing but the two entries of the package that it is given.

const SCRIPTS = ["键", "é", "e\u0301", "🔑", "\ue000", "ключ"];
const CORE = ["ring", "rendezvous", "maglev", "multi-probe", "jump", "jump:guava", "jump:paper", "anchor", "memento"];
const MASK = (1n << 64n) - 1n;

/** Places the corpus with every entry that knows the family, and refuses the first placement that differs. */
export async function digest(core, compat, form) {
  const keys = Array.from({ length: form.keys }, (_, i) => key(i));
  const secret = bytesOf(form.secret);
  const all = new Uint8Array(form.placements.length * form.keys * 4);
  for (const [i, entry] of form.placements.entries()) {
    const text = entry.placement;
    const wanted = [text, entry.fingerprint, entry.owners];
    for (const { Placement } of CORE.includes(JSON.parse(text).family) ? [core, compat] : [compat]) {
      const placement = Placement.fromJson(text, text.includes('"siphash"') ? { secret } : {});
      const owners = new Uint8Array(placement.assign(keys).buffer);
      all.set(owners, i * form.keys * 4);
      const found = [placement.toJson(), placement.fingerprint, await sha256(owners)];
      if (found.some((value, at) => value !== wanted[at])) throw new Error(`placement ${i}: ${found} is not ${wanted}`);
      placement.free();
    }
  }
  return sha256(all);
}

function key(i) {
  switch (i % 10) {
    case 0:
      return i % 1000 === 0 ? "" : `${i}-${"long ".repeat(1 + (Math.floor(i / 10) % 60))}`;
    case 1:
    case 2:
      return `${SCRIPTS[Math.floor(i / 10) % SCRIPTS.length]}:${i}`;
    case 3:
    case 4:
      return binary(i);
    default:
      return `user:${i}`;
  }
}

function binary(i) {
  let state = BigInt(i);
  return Uint8Array.from({ length: Math.floor(i / 10) % 300 }, () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let x = state;
    x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return Number((x ^ (x >> 31n)) >> 56n);
  });
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
