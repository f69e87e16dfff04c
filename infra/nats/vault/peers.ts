import type { Beat } from './protocol.ts'

/** Another engine, as far as it has been heard. */
interface Other {
  readonly revision: number
  readonly at: number
  readonly seen: number
  readonly kept: readonly number[]
}

/** The other engines of the same bucket. */
export interface Roll {
  heard(engine: string, beat: Beat, revision: number): void
  clear(): void
  /** Whether it may still use what it holds. */
  alive(engine: string): boolean
  /** Whether every engine has answered, or has been silent for so long that it uses nothing it holds. */
  answered(what: 'seen' | 'kept', notice: number): boolean
  /** An engine that has not kept its values and may yet have some that are on their way to the log. */
  missing(notice: number): string | undefined
  /** Takes those off the list that are certainly gone; their entries' revisions. */
  forget(): number[]
}

/**
 * @param expiry milliseconds of silence after which an engine uses nothing it holds
 * @param grace milliseconds of silence after which it certainly has nothing more on its way to the log
 */
export function roll(expiry: number, grace: number): Roll {
  const others = new Map<string, Other>()
  const silent = ({ at }: Other): number => performance.now() - at
  const has = ({ seen, kept }: Other, what: 'seen' | 'kept', notice: number): boolean =>
    what === 'seen' ? seen >= notice : kept.includes(notice)

  return {
    heard(engine, { seen, kept, gone }, revision) {
      if (gone === true) others.delete(engine)
      else others.set(engine, { revision, at: performance.now(), seen, kept })
    },
    clear: () => others.clear(),
    alive(engine) {
      const other = others.get(engine)
      return other !== undefined && silent(other) <= expiry
    },
    answered: (what, notice) =>
      [...others.values()].every((other) => has(other, what, notice) || silent(other) > expiry),
    missing: (notice) => [...others].find(([, other]) => !has(other, 'kept', notice))?.[0],
    forget() {
      const gone = [...others].filter(([, other]) => silent(other) > grace)
      for (const [engine] of gone) others.delete(engine)
      return gone.map(([, { revision }]) => revision)
    },
  }
}
