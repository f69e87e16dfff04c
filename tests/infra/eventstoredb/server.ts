import type { KeyCertPair } from '@grpc/grpc-js'
import type { AppendFault } from './append-calls.ts'
import { type Controls, controls } from './controls.ts'
import { type StandInNode, startNode } from './node.ts'
import { type Copy, type Store, store } from './store.ts'

/**
 * A stand-in for EventStoreDB that speaks its protocol, for machines without one: reads, subscriptions, appends, deletions, and
 * faults on demand. It keeps everything in memory and knows no users. `answers.txt` holds what a real server answered, and a test
 * compares the stand-in with it.
 */
export interface StandIn extends StandInNode, Controls {
  readonly store: Store
  /** The next append gets this fault. */
  fail(...faults: AppendFault[]): void
  /** Another node of the same store, which leaves to this one what only a leader may answer. */
  follower(): Promise<StandInNode>
  /** Restarts it with an older or a foreign copy of its files, under running clients. */
  putBack(copy: Copy): Promise<void>
}

export async function standIn({ certificate }: { readonly certificate?: KeyCertPair } = {}): Promise<StandIn> {
  const kept = store()
  const faults: AppendFault[] = []
  const gate = controls()
  const followers: StandInNode[] = []
  const secured = certificate === undefined ? {} : { certificate }
  const leader = await startNode({ store: kept, gate, faults, ...secured })
  const { host } = new URL(leader.url)
  return {
    ...leader,
    ...gate,
    store: kept,
    fail: (...more) => void faults.push(...more),
    async follower() {
      const node = await startNode({ store: kept, gate, faults, follows: host, ...secured })
      followers.push(node)
      return node
    },
    async putBack(copy) {
      await leader.stop()
      kept.take(copy)
      await leader.start()
    },
    async stop() {
      await Promise.all([leader, ...followers].map((node) => node.stop()))
    },
  }
}
