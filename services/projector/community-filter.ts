import { parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'

/** Whether an event is of one of these communities: of any where they are left out. */
export function ofThese(communities: readonly string[] | undefined): (event: RecordedEvent) => boolean {
  if (communities === undefined) return () => true
  const these = new Set(communities)
  return ({ subject }) => these.has(parseStream(subject)?.community ?? '')
}
