import { setTimeout as delay } from 'node:timers/promises'
import { status } from '@grpc/grpc-js'
import { failure } from './messages.ts'

/** Calls as they are counted. Reads of a stream's metadata are counted apart from reads of streams. */
export const CALL_KINDS = [
  'append',
  'batch-append',
  'read-stream',
  'read-metadata',
  'read-all',
  'subscribe',
  'delete',
  'tombstone',
  'features',
] as const
export type CallKind = (typeof CALL_KINDS)[number]

/** How a node refuses every call. */
export const REFUSALS = ['unavailable', 'not-leader', 'access-denied', 'deadline', 'unknown'] as const
export type Refusal = (typeof REFUSALS)[number]

/** How the nodes of one store behave, and what they have counted. */
export interface Controls {
  /** Calls since the start, or since the last reset. */
  calls(): Readonly<Record<CallKind, number>>
  resetCalls(): void
  /** Every call waits this long before it is handled. */
  slow(waitMs: number): void
  /** A read of $all with a filter waits so long, as where the server searches among millions of events of others. */
  searchFor(waitMs: number): void
  /** No call is handled until `thaw`, as by a process that is stopped. */
  freeze(): void
  thaw(): void
  /** Refuses calls of these kinds (by default all), until it is called without a refusal. */
  refuse(refusal?: Refusal, kinds?: readonly CallKind[]): void
}

/** What the handlers of calls need of the controls. */
export interface Gate {
  count(kind: CallKind): void
  /** Resolves when a call may be handled. */
  pass(): Promise<void>
  /** Resolves when the server has found what a filter selects. */
  searched(): Promise<void>
  refusal(kind: CallKind): Refusal | undefined
}

const none = (): Record<CallKind, number> => ({
  append: 0,
  'batch-append': 0,
  'read-stream': 0,
  'read-metadata': 0,
  'read-all': 0,
  subscribe: 0,
  delete: 0,
  tombstone: 0,
  features: 0,
})

export function controls(): Controls & Gate {
  let counted = none()
  let waitMs = 0
  let searchMs = 0
  let thawed: PromiseWithResolvers<void> | undefined
  let refused: { readonly refusal: Refusal; readonly kinds: readonly CallKind[] } | undefined
  return {
    calls: () => counted,
    resetCalls() {
      counted = none()
    },
    slow(ms) {
      waitMs = ms
    },
    searchFor(ms) {
      searchMs = ms
    },
    async searched() {
      if (searchMs > 0) await delay(searchMs)
    },
    freeze() {
      thawed ??= Promise.withResolvers<void>()
    },
    thaw() {
      thawed?.resolve()
      thawed = undefined
    },
    refuse(refusal, kinds = CALL_KINDS) {
      refused = refusal && { refusal, kinds }
    },
    count(kind) {
      counted[kind] += 1
    },
    async pass() {
      if (waitMs > 0) await delay(waitMs)
      while (thawed !== undefined) await thawed.promise
    },
    refusal: (kind) => (refused?.kinds.includes(kind) ? refused.refusal : undefined),
  }
}

/** The error of a refusal. @param leader address that a client is sent to */
export function refusalError(refusal: Refusal, leader: string) {
  switch (refusal) {
    case 'unavailable':
      return failure(status.UNAVAILABLE, 'Server Is Not Ready')
    case 'not-leader': {
      const [host = '', port = ''] = leader.split(':')
      const endpoint = { exception: 'not-leader', 'leader-endpoint-host': host, 'leader-endpoint-port': port }
      return failure(status.NOT_FOUND, 'Leader info available', endpoint)
    }
    case 'access-denied':
      return failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })
    case 'deadline':
      return failure(status.DEADLINE_EXCEEDED, 'Operation timed out')
    case 'unknown':
      return failure(status.UNKNOWN, 'Exception was thrown by handler.')
  }
}
