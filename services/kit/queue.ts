import { Fault } from './fault.ts'

/** Runs pieces of work with the same key one after another, and those with different keys side by side. */
export interface Queue {
  /** Runs the work when it is its turn. @throws Fault `stream.busy` if too much work waits for this key */
  run<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Resolves when no work runs or waits. */
  idle(): Promise<void>
}

interface Lane {
  tail: Promise<unknown>
  waiting: number
}

export function queue(most = 2_000): Queue {
  const lanes = new Map<string, Lane>()
  return {
    async run(key, work) {
      const lane = lanes.get(key) ?? { tail: Promise.resolve(), waiting: 0 }
      if (lane.waiting >= most) {
        throw new Fault('stream.busy', `${most} commands already wait for ${key}: try again in a moment.`, {
          retryAfter: 1,
        })
      }
      lanes.set(key, lane)
      lane.waiting += 1
      const turn = lane.waiting === 1 ? work() : lane.tail.then(work)
      lane.tail = turn.catch(() => undefined)
      try {
        return await turn
      } finally {
        lane.waiting -= 1
        if (lane.waiting === 0) lanes.delete(key)
      }
    },
    async idle() {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map(({ tail }) => tail))
    },
  }
}
