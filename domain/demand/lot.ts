/** A number that nothing but the key of the installation tells beforehand. @param digest hex, of `Setting.digest` */
export const lotIn = (digest: string): number => Number.parseInt(digest.slice(0, 8), 16)

/** Whether a digest draws one case in so many. */
export const isDrawn = (oneIn: number, digest: string): boolean => lotIn(digest) % oneIn === 0
