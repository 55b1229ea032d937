import { describe, expect, it } from "vitest";
import { EXAMPLES, example } from "../src/deployed/examples";
import { lineOf } from "../src/deployed/located";
import { placeOf, readObservations } from "../src/deployed/observations";
import { jsonOfYaml, looksLikeYaml, pathOf } from "../src/deployed/yaml";
import { markdownOf } from "../src/export/markdown";
import { decodeLink, encodeLink } from "../src/link";
import { preset } from "../src/presets";
import { withDeployed, withView, type Scenario } from "../src/state";

const pairs = (text: string) => {
  const reply = readObservations(text);
  if (!reply.ok) return reply.refusal.field;
  return reply.value.map(({ key, server }) => [key, server]);
};

describe("observations", () => {
  it("are read as lines, CSV and JSON", () => {
    const wanted = [["user:1", "a:1"], ["user:2", "b:2"]];
    expect(pairs("user:1 a:1\n\n# seen today\nuser:2\t b:2 \r\n")).toEqual(wanted);
    expect(pairs("key,server\nuser:1,a:1\nuser:2, b:2\n")).toEqual(wanted);
    expect(pairs("user:1\ta:1\nuser:2\tb:2")).toEqual(wanted);
    expect(pairs('[["user:1","a:1"],["user:2","b:2"]]')).toEqual(wanted);
    expect(pairs('{"user:1":"a:1","user:2":"b:2"}')).toEqual(wanted);
    expect(pairs('[{"key":"user:1","server":"a:1"},{"k":"user:2","node":"b:2"}]')).toEqual(wanted);
    expect(pairs('{"user:1":0}')).toEqual([["user:1", "0"]]);
  });

  it("keep keys with spaces, commas and quotes", () => {
    expect(pairs("a key of words a:1")).toEqual([["a key of words", "a:1"]]);
    expect(pairs('"a,b ""c""",a:1')).toEqual([['a,b "c"', "a:1"]]);
    expect(pairs("键 a:1")).toEqual([["键", "a:1"]]);
  });

  it("name the line that is no pair", () => {
    expect(pairs("user:1 a:1\nuser:2")).toBe("line 2");
    expect(pairs("user:1,a,b")).toBe("line 1");
    expect(pairs('"open,a')).toBe("line 1");
    expect(pairs('[["user:1","a:1"],["user:2"]]')).toBe("line 2");
    expect(pairs("[1]")).toBe("line 1");
    expect(pairs('["ab"]')).toBe("line 1");
    expect(pairs("{")).toBe("observed");
  });

  it("find servers by name, by address and by number", () => {
    const names = [["web1", "10.0.0.1:80"], ["web2", "10.0.0.2:80"], ["7", "10.0.0.3:80"]];
    expect(["web2", "10.0.0.1:80", "0", "7", "9", "web", "-1"].map((name) => placeOf(name, names))).toEqual([1, 0, 0, 2, null, null, null]);
  });
});

describe("YAML", () => {
  it("is told from other texts", () => {
    const yaml = EXAMPLES.filter((name) => looksLikeYaml(example(name).text));
    expect(yaml).toEqual(["envoy"]);
    expect(looksLikeYaml("- name: c\n  lb_policy: MAGLEV\n")).toBe(true);
    expect(looksLikeYaml("user:1 a:1")).toBe(false);
  });

  it("becomes JSON that knows its lines", async () => {
    const found = await jsonOfYaml("clusters:\n  - name: c\n    lb_policy: RING_HASH\n    load_assignment:\n      endpoints: []\n");
    if (!found.ok) throw new Error(found.refusal.code);
    expect(JSON.parse(found.text)).toEqual({ clusters: [{ name: "c", lb_policy: "RING_HASH", load_assignment: { endpoints: [] } }] });
    expect(found.lineOf("clusters[0].lb_policy")).toBe(3);
    expect(found.lineOf("clusters[0].load_assignment.endpoints[3].missing")).toBe(5);
    expect(found.lineOf("")).toBeNull();
  });

  it("is refused by line, and does not unfold without end", async () => {
    expect(await jsonOfYaml("clusters:\n  - name: [c\n")).toMatchObject({ ok: false, refusal: { code: "bad-yaml", field: expect.stringMatching(/^line [23]$/) } });
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]", ..."bcdefgh".split("").map((name, at) => `${name}: &${name} [${`*${"abcdefg"[at]},`.repeat(9)}]`)].join("\n");
    expect(await jsonOfYaml(`clusters:\n${bomb}`)).toMatchObject({ ok: false });
  });

  it("splits the paths of fields", () => {
    expect(pathOf("clusters[0].lb_policy")).toEqual(["clusters", 0, "lb_policy"]);
    expect(pathOf("[2].id")).toEqual([2, "id"]);
  });
});

describe("refusals", () => {
  it("name their line in the field or in the message", () => {
    const refusal = { code: "", hint: "", field: "", message: "" };
    expect(lineOf({ ...refusal, field: "line 12" })).toBe(12);
    expect(lineOf({ ...refusal, field: "json", message: "expected value at line 3 column 9" })).toBe(3);
    expect(lineOf({ ...refusal, field: "servers[0].address", message: "deadline 3" })).toBeNull();
  });
});

describe("the link of a configuration", () => {
  const back = async (from: object) => {
    const link = await encodeLink(from as Scenario, "zh");
    if (!link.ok) throw new Error(link.refusal.code);
    return (await decodeLink(link.value)).scenario;
  };

  it("brings everything back", async () => {
    for (const name of EXAMPLES) {
      const scenario = withDeployed(withView(preset("add"), "deployed"), { ...example(name), observed: "键 a:1\n", version: "2.6", name: "c" });
      expect(await back(scenario)).toEqual({ ok: true, value: scenario });
    }
  });

  it("is refused when a part has another shape", async () => {
    const scenario = withDeployed(preset("add"), example("nginx"));
    for (const field of Object.keys(scenario.deployed ?? {})) {
      for (const wrong of [undefined, null, 1, []]) {
        expect(await back({ ...scenario, deployed: { ...scenario.deployed, [field]: wrong } }), field).toMatchObject({ ok: false });
      }
    }
  });
});

describe("Markdown of a plan", () => {
  it("escapes what names could do to a table", () => {
    const share = (width: bigint) => ({ width, share: Number(width) / 10 });
    const text = markdownOf({
      title: "node a|b added",
      label: "Ring",
      total: 10n,
      unit: "keys",
      moved: share(2n),
      least: share(2n),
      needless: share(0n),
      flows: [{ from: "a|b", to: "<c>\n`d`", ...share(2n) }],
    });
    expect(text).toContain("a\\|b");
    expect(text).toContain("\\<c\\> \\`d\\`");
    expect(text).toContain("2 / 10");
    const pipes = text.split("\n").filter((line) => line.startsWith("|")).map((line) => line.replaceAll("\\|", "").match(/\|/g)?.length);
    expect(pipes).toEqual([3, 3, 3, 3, 3, 3, 4, 4, 4]);
  });
});
