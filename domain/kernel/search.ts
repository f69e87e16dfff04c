/**
 * The first whole number from `from` on, below `until`, that a condition holds for; `until` where it holds for none. Once the
 * condition holds it must hold for every greater number: the search halves the range.
 */
export function firstWhere(from: number, until: number, holds: (at: number) => boolean): number {
  let [low, high] = [from, until]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The first number from `from` on, below `until`, of a message behind a position; `until` where there is none. Positions rise
 * with the numbers of messages, and some messages may have been deleted.
 *
 * @param positionOf resolves with undefined for a deleted message
 */
export async function firstBehind(
  from: number,
  until: number,
  position: number,
  positionOf: (sequence: number) => Promise<number | undefined>,
): Promise<number> {
  let [low, high] = [from, until]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    let at = middle
    let found = await positionOf(at)
    while (found === undefined && at + 1 < high) {
      at += 1
      found = await positionOf(at)
    }
    if (found === undefined || found > position) high = middle
    else low = at + 1
  }
  return low
}
