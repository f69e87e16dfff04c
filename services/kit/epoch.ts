/**
 * Returns the epoch after another one: the second in which it begins, so that two restores of one backup get different epochs.
 *
 * @param now milliseconds since 1970
 */
export const epochAfter = (epoch: number, now: number): number => Math.max(epoch + 1, Math.floor(now / 1000))
