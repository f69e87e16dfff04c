/** A request in progress. */
export interface Admission {
  /** Counts more bytes for this request. Returns false where there is no room for them. */
  grow(bytes: number): boolean
  /** Releases everything that was counted. A second call does nothing. */
  leave(): void
}

/** Limits the requests in progress and their bytes, in total and by caller. */
export interface Room {
  /** Takes a place for a request of so many bytes. Returns undefined where there is no room. */
  enter(caller: string, bytes: number): Admission | undefined
}

/** The share of both limits that one caller may fill. The rest serves the others. */
const SHARE = 0.5

interface Load {
  requests: number
  bytes: number
}

/** Without a request in progress, one is always taken: the limits bound memory and refuse no request for good. */
const fits = (load: Load, more: number, mostRequests: number, mostBytes: number): boolean =>
  load.requests === 0 || (load.requests < mostRequests && load.bytes + more <= mostBytes)

export function roomFor(mostRequests: number, mostBytes: number): Room {
  const callers = new Map<string, Load>()
  const all: Load = { requests: 0, bytes: 0 }
  const [shareRequests, shareBytes] = [Math.ceil(mostRequests * SHARE), mostBytes * SHARE]

  function place(caller: string, own: Load, size: number): Admission {
    let held = size
    let over = false
    const add = (bytes: number): void => {
      held += bytes
      own.bytes += bytes
      all.bytes += bytes
    }
    return {
      grow(bytes) {
        const alone = all.requests === 1
        if (over || (!alone && (all.bytes + bytes > mostBytes || own.bytes + bytes > shareBytes))) return false
        add(bytes)
        return true
      },
      leave() {
        if (over) return
        over = true
        add(-held)
        own.requests -= 1
        all.requests -= 1
        if (own.requests === 0) callers.delete(caller)
      },
    }
  }

  return {
    enter(caller, bytes) {
      const own = callers.get(caller) ?? { requests: 0, bytes: 0 }
      if (!fits(all, bytes, mostRequests, mostBytes) || !fits(own, bytes, shareRequests, shareBytes)) return undefined
      callers.set(caller, own)
      for (const load of [own, all]) {
        load.requests += 1
        load.bytes += bytes
      }
      return place(caller, own, bytes)
    },
  }
}
