import { describe, expect, it } from "vitest";
import en from "../messages/en.json";
import zh from "../messages/zh.json";

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("messages", () => {
  it("exist in both languages with the same parts", () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    for (const [name, text] of Object.entries(en)) {
      const other = zh[name as keyof typeof zh];
      expect(placeholders(other), name).toEqual(placeholders(text));
    }
  });
});
