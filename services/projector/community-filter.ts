import { parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'

/** Returns a test whether an event belongs to one of the communities. Without communities, every event passes. */
export function ofThese(communities: readonly string[] | undefined): (event: RecordedEvent) => boolean {
  if (communities === undefined) return () => true
  const these = new Set(communities)
  return ({ subject }) => these.has(parseStream(subject)?.community ?? '')
}
