import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { HttpApi, RowOf } from '../../kit/engine.ts'
import { useLive, useNow } from '../../kit/live.tsx'
import { useApi, useSession } from '../../kit/session.tsx'

type Header = RowOf<'demand-board'>

/** No community has more open demands at a time that a person could oversee. */
const MOST = 3000
const WEEK_MS = 7 * 24 * 3_600_000

interface Board {
  readonly open: readonly Header[]
  readonly closed: number
}

/** The open demands that the reader may see, and how many were closed within a week. */
export interface BoardFigures {
  readonly known: boolean
  readonly open: number
  readonly overdue: number
  readonly delivered: number
  readonly closed: number
  readonly demand: (id: unknown) => Header | undefined
}

/** Figures of the board, counted from its rows, so that each figure is what its list shows. */
export function useBoardFigures(): BoardFigures {
  const api = useApi()
  const { community } = useSession()
  const { seen, listen } = useLive()
  const nowMs = useNow()
  const { data, refetch } = useQuery({
    queryKey: ['desk', community, 'board'],
    queryFn: async ({ signal }): Promise<Board> => {
      const asked = { limit: 500, ...(await seen()), signal }
      const open = await collected(api, 'demand-board', asked)
      const endedSince = new Date(Date.now() - WEEK_MS).toISOString()
      const closed = await collected(api, 'demands', { ...asked, filters: { state: 'closed', endedSince } as const })
      return { open, closed: closed.length }
    },
  })
  useEffect(() => atMostEach(listen, () => void refetch()), [listen, refetch])
  return useMemo(() => {
    const open = data?.open ?? []
    const byId = new Map(open.map((row) => [row.id, row]))
    return {
      known: data !== undefined,
      open: open.length,
      overdue: open.filter(({ due }) => due !== null && Date.parse(due) <= nowMs).length,
      delivered: open.filter(({ state }) => state === 'delivered').length,
      closed: data?.closed ?? 0,
      demand: (id) => (typeof id === 'string' ? byId.get(id) : undefined),
    }
  }, [data, nowMs])
}

async function collected<N extends 'demand-board' | 'demands'>(
  api: HttpApi,
  name: N,
  asked: Parameters<HttpApi['pages']>[2] & { readonly filters?: object },
): Promise<readonly RowOf<N>[]> {
  const { filters, ...options } = asked
  const rows: RowOf<N>[] = []
  for await (const row of api.pages(name, filters as never, options as never)) {
    rows.push(row)
    if (rows.length >= MOST) break
  }
  return rows
}

/** The first event of a burst is answered at once, the others together. */
const BURST_MS = 4000

function atMostEach(listen: (listener: () => void) => () => void, act: () => void): () => void {
  let lastMs = 0
  let timer: number | undefined
  const stop = listen(() => {
    if (timer !== undefined) return
    const waitMs = Math.max(150, lastMs + BURST_MS - performance.now())
    timer = window.setTimeout(() => {
      timer = undefined
      lastMs = performance.now()
      act()
    }, waitMs)
  })
  return () => {
    stop()
    window.clearTimeout(timer)
  }
}
