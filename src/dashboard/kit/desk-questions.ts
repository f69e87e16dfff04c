import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { HttpApi, RowOf } from './engine.ts'
import { useApi, useSession } from './session.tsx'

type Row = Pick<RowOf<'demands'>, 'id' | 'number' | 'state' | 'level' | 'item' | 'summary' | 'quarter' | 'raised'> & {
  readonly building: string | null
}
type Alike = 'building' | 'quarter' | 'item' | 'words'

/** An open demand that may be the same as another one. */
export interface SimilarRow extends Row {
  readonly alike: readonly Alike[]
}

/** The person behind a phone number, and their demands: open ones first, then the newest. */
interface RaiserLookup {
  readonly name: string | null
  readonly demands: readonly (Row & {
    readonly ended: string | null
    readonly raiser: { readonly kind: string; readonly id: string | null } | null
  })[]
}

interface ItemProposals {
  readonly items: readonly { readonly code: string; readonly title: string; readonly titleEn?: string }[]
}

/** Questions are posted, because what a person said and phone numbers must stand in no address. */
async function ask<A>(api: HttpApi, path: string, body: object, signal: AbortSignal): Promise<A> {
  return (await api.request(path, { method: 'POST', body, signal })).body as A
}

const PHONE_DIGITS = 7

/** Who is behind a phone number; asked once the number is long enough. The engine records that the name was read. */
export function useRaiserLookup(phone: string): UseQueryResult<RaiserLookup> {
  const api = useApi()
  const { community } = useSession()
  const contact = useSettled(phone.trim())
  return useQuery({
    // The name of the view comes first, so that live changes of demands ask again.
    queryKey: ['view', community, 'demands', 'by-phone', contact],
    queryFn: ({ signal }) => ask<RaiserLookup>(api, `/v1/${community}/raiser-lookup`, { contact }, signal),
    enabled: (contact.match(/\d/g) ?? []).length >= PHONE_DIGITS && contact.length <= 40,
    gcTime: 0,
  })
}

interface Place {
  readonly quarter?: string | undefined
  readonly building?: string | undefined
}

/** Open demands of the last 72 hours that may be the same, asked while a person types. */
export function useSimilarDemands(text: string, place: Place | undefined): UseQueryResult<readonly SimilarRow[]> {
  const api = useApi()
  const { community } = useSession()
  const words = useSettled(text.trim())
  const body = { ...(words === '' ? {} : { text: words }), ...place }
  return useQuery({
    queryKey: ['view', community, 'demand-board', 'similar', body],
    queryFn: async ({ signal }) =>
      (await ask<{ demands: readonly SimilarRow[] }>(api, `/v1/${community}/similar-demands`, body, signal)).demands,
    enabled: words.length > 1 || place !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
}

/** Items of the workbook that a text may belong to, the likeliest first. */
export function useItemProposals(text: string | undefined, category?: string): UseQueryResult<ItemProposals['items']> {
  const api = useApi()
  const { community } = useSession()
  const body = { text, ...(category === undefined ? {} : { category }) }
  return useQuery({
    queryKey: ['item-proposals', community, body],
    queryFn: async ({ signal }) =>
      (await ask<ItemProposals>(api, `/v1/${community}/item-proposals`, body, signal)).items,
    enabled: text !== undefined && text !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The pause of the keys after which what was typed is asked about. */
const PAUSE_MS = 200

/** A value as it was when it last stood still. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), PAUSE_MS)
    return () => window.clearTimeout(timer)
  }, [value])
  return settled
}
