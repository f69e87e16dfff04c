import { SOCIETIES } from '../../../../domain/community/shapes.ts'
import { useCommunityEvents } from '../../kit/community-events.ts'
import type { PublishedEvent, RowOf } from '../../kit/engine.ts'
import { useNow } from '../../kit/live.tsx'
import { useDirectory, useItems, useParties, useZone } from '../../kit/names.ts'
import { dayAt } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'

export const STEPS = [
  'establish',
  'calendar',
  'quarters',
  'grids',
  'parties',
  'workbook',
  'signatures',
  'first',
] as const
export type SetupStep = (typeof STEPS)[number]

type Party = RowOf<'parties'>

/** How far the community is, as the log says. */
export interface SetupStanding {
  /** Until it is known, no step is shown. */
  readonly known: boolean
  readonly error: Error | null
  readonly done: Readonly<Record<SetupStep, boolean>>
  readonly name: string
  readonly year: number
  readonly calendar: PublishedEvent<'CalendarSet'>['data'] | undefined
  readonly quarters: readonly RowOf<'directory'>[]
  readonly grids: readonly RowOf<'directory'>[]
  readonly parties: readonly Party[]
  /** The societies that have no party yet. */
  readonly missing: readonly (typeof SOCIETIES)[number][]
  readonly items: number
  readonly drafted: boolean
  /** The parties whose signatures the first version needs. */
  readonly founders: readonly Party[]
  readonly demands: readonly RowOf<'demand-board'>[]
}

/** Reads everything by which the steps are judged. */
export function useStanding(): SetupStanding {
  const zone = useZone()
  const year = Number(dayAt(useNow(), zone).slice(0, 4))
  const directory = useView('directory', { limit: 500 })
  const { quarters, grids } = useDirectory()
  const community = directory.data?.rows.find(({ kind }) => kind === 'community')
  const calendars = useCommunityEvents('CalendarSet')
  const drafts = useCommunityEvents('WorkbookDrafted', 'WorkbookAdopted')
  const parties = useParties().filter(({ standing }) => standing === 'active')
  const items = useItems().length
  const demands = useView('demand-board', { sort: 'newest', limit: 20 })
  const calendar = calendars.data?.findLast(({ data }) => data.year === year)?.data
  const missing = SOCIETIES.filter((society) => parties.every(({ kind }) => kind !== society))
  const founders = parties.filter(({ kind }) => SOCIETIES.some((society) => society === kind))
  const shown = demands.data?.rows ?? []
  return {
    known: directory.data !== undefined && calendars.data !== undefined && drafts.data !== undefined,
    error: directory.error ?? calendars.error ?? drafts.error,
    done: {
      establish: community !== undefined,
      calendar: calendar !== undefined,
      quarters: quarters.length > 0,
      grids: grids.length > 0,
      parties: missing.length === 0,
      workbook: items > 0,
      signatures: drafts.data?.some(({ type }) => type.includes('WorkbookAdopted')) ?? false,
      first: shown.some(({ state }) => !['raised', 'triaged', 'declined', 'withdrawn', 'merged'].includes(state)),
    },
    name: community?.name ?? '',
    year,
    calendar,
    quarters,
    grids,
    parties,
    missing,
    items,
    drafted: (drafts.data?.length ?? 0) > 0,
    founders,
    demands: shown,
  }
}
