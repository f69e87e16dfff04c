import { useQuery } from '@tanstack/react-query'
import type { HttpApi, RowOf } from './engine.ts'
import { useLive } from './live.tsx'
import { useApi, useSession } from './session.tsx'
import { viewKey } from './views.tsx'

type Header = RowOf<'demand-board'>
type Seen = ReturnType<typeof useLive>['seen']

/** Ids of one question: addresses have an end. */
const IDS_ASKED = 12

interface Batch {
  readonly ids: Set<string>
  readonly rows: Promise<ReadonlyMap<string, Header>>
}

/** The ids of each client that are not asked for yet. */
const open = new WeakMap<HttpApi, Batch>()

/** Joins the ids that are wanted at one moment into few questions. */
function rowsWith(id: string, api: HttpApi, seen: Seen): Batch['rows'] {
  const joined = open.get(api)
  joined?.ids.add(id)
  if (joined !== undefined) return joined.rows
  const ids = new Set([id])
  const rows = new Promise((resolve) => window.setTimeout(resolve)).then(async () => {
    open.delete(api)
    const asked = { ...(await seen()), limit: IDS_ASKED }
    const all = [...ids]
    const parts = Array.from({ length: Math.ceil(all.length / IDS_ASKED) }, (_, at) =>
      all.slice(at * IDS_ASKED, (at + 1) * IDS_ASKED),
    )
    const pages = await Promise.all(parts.map((part) => api.view('demand-board', { ...asked, filters: { id: part } })))
    return new Map(pages.flatMap((page) => page.rows.map((row) => [row.id, row])))
  })
  open.set(api, { ids, rows })
  return rows
}

/** The open demand that an inbox entry is about, kept up to date; undefined where there is none that the reader may see. */
export function useSubject({ about }: RowOf<'inbox'>): Header | undefined {
  const api = useApi()
  const { community } = useSession()
  const { seen } = useLive()
  const id = typeof about.demand === 'string' ? about.demand : ''
  const { data } = useQuery({
    queryKey: viewKey(community, 'demand-board', 'subject', id),
    queryFn: async () => (await rowsWith(id, api, seen)).get(id) ?? null,
    enabled: id !== '',
  })
  return data ?? undefined
}
