import type { Beat } from './protocol.ts'

/** The last beat of another engine. */
interface Other {
  readonly revision: number
  readonly at: number
  readonly seen: number
  readonly kept: readonly number[]
}

/** Tracks the other engines of the same bucket. */
export interface Peers {
  /** Takes a beat of another engine. @param revision of the beat's entry */
  heard(engine: string, beat: Beat, revision: number): void
  clear(): void
  /** Whether an engine may still use its keys in memory. */
  alive(engine: string): boolean
  /** Whether every engine has answered, or has been silent for so long that it uses no key in memory. @param notice its revision */
  answered(what: 'seen' | 'kept', notice: number): boolean
  /** Returns an engine that has not kept its values for a redaction, and may have some in flight to the log. @param notice its revision */
  missing(notice: number): string | undefined
  /** Forgets the engines that are certainly gone, and returns the revisions of their entries. */
  forget(): number[]
}

/**
 * Makes an empty set of peers.
 *
 * @param expiryMs the silence after which an engine uses no key in memory
 * @param graceMs the silence after which an engine certainly has nothing more in flight to the log
 */
export function peersOf(expiryMs: number, graceMs: number): Peers {
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
      return other !== undefined && silent(other) <= expiryMs
    },
    answered: (what, notice) =>
      [...others.values()].every((other) => has(other, what, notice) || silent(other) > expiryMs),
    missing: (notice) => [...others].find(([, other]) => !has(other, 'kept', notice))?.[0],
    forget() {
      const gone = [...others].filter(([, other]) => silent(other) > graceMs)
      for (const [engine] of gone) others.delete(engine)
      return gone.map(([, { revision }]) => revision)
    },
  }
}
