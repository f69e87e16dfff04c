import type { Notice } from './protocol.ts'

/** Makes the questions about announced destructions. A key whose destruction is announced counts as destroyed. */
export const pendingDestructions = (pending: () => Iterable<Notice>) => ({
  /** Whether a key of the subject, as old as this revision, is being erased. */
  dead(subject: Uint8Array, revision: number): boolean {
    const whose = Buffer.from(subject).toString('hex')
    for (const notice of pending()) {
      if (notice.kind === 'erasure' && notice.subject === whose && revision <= notice.floor) return true
    }
    return false
  },
  /** Whether a value of the key is being redacted. */
  redacted(id: Uint8Array): boolean {
    const which = Buffer.from(id).toString('hex')
    for (const notice of pending()) if (notice.kind === 'redaction' && notice.id === which) return true
    return false
  },
})
