/** The epoch after another one: the second in which it begins, so that a log restored or moved twice gets two. `now` in milliseconds. */
export const epochAfter = (epoch: number, now: number): number => Math.max(epoch + 1, Math.floor(now / 1000))
