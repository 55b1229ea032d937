import type { Share } from "./types.js";

/** A part of a total from its width in decimal. */
export function shareOf(width: string, total: bigint): Share {
  return { width: BigInt(width), share: total === 0n ? 0 : Number(width) / Number(total) };
}
