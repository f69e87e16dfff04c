import { DueChip } from '../../frame/parts/chips.tsx'
import { ChoiceFilter, FilterBar, useFilters } from '../../frame/parts/filters.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import type { FiltersFor } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { countText, moneyText } from '../../kit/numbers.ts'
import { useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { ShareChip } from './share-chip.tsx'
import { type BookedShare, bookedName, windowText } from './shared-parts.ts'
import { SHARE_STATE_WORDS, resourceWords as words } from './words.ts'

type CalendarFilters = FiltersFor<'resource-sharing/calendar'>

const STATES = Object.keys(SHARE_STATE_WORDS) as (keyof typeof SHARE_STATE_WORDS)[]

/** Which bookings a choice shows. */
function filtersOf(which: string, party: string | undefined): CalendarFilters {
  switch (which) {
    case 'answer':
      return { state: 'requested', owner: party ?? '' }
    case 'ours':
      return { party: party ?? '' }
    case 'late':
      return { overdue: true }
    default:
      return {}
  }
}

/** Every booking: requests to answer, what is in use, what is not back. */
export function Bookings() {
  const { say } = useLanguage()
  const [params, set] = useUrlState()
  const { party } = useSession()
  const { values, active, clear } = useFilters('state')
  const columns = useShareColumns()
  const which = params.get('which') ?? 'all'
  const choices = [
    ['all', say(words.allBookings)],
    ...(party === undefined
      ? []
      : [
          ['answer', say(words.toAnswer)],
          ['ours', say(words.weUse)],
        ]),
    ['late', say(words.notBackTab)],
  ] as const
  const state = values.state as BookedShare['state'] | undefined
  const none = which === 'answer' ? words.toAnswerNone : which === 'late' ? words.notBackNone : words.bookingsNone
  return (
    <>
      <FilterBar active={active} clear={clear}>
        {choices.map(([value, label]) => (
          <button
            key={value}
            type="button"
            className={value === which ? 'filter-switch filter-switch-on' : 'filter-switch'}
            aria-pressed={value === which}
            onClick={() => set({ which: value === 'all' ? undefined : value, state: undefined })}
          >
            {label}
          </button>
        ))}
        {which !== 'answer' && which !== 'late' && (
          <ChoiceFilter
            name="state"
            label={say(words.state)}
            options={STATES.map((value) => ({ value, label: say(SHARE_STATE_WORDS[value]) }))}
          />
        )}
      </FilterBar>
      <RowList
        view="resource-sharing/calendar"
        filters={{ ...(state === undefined ? {} : { state }), ...filtersOf(which, party) }}
        sort={which === 'answer' || which === 'late' ? 'begins' : 'latest'}
        label={say(words.bookings)}
        rowKey={({ id }) => id}
        columns={columns}
        href={({ id }) => shareHref(id, which, state)}
        open={params.get('open') ?? undefined}
        empty={{ title: say(none), next: say(words.bookingsNext), clear: active ? clear : undefined }}
      />
    </>
  )
}

function shareHref(id: string, which: string, state: string | undefined): string {
  const query = new URLSearchParams({
    tab: 'shares',
    ...(which === 'all' ? {} : { which }),
    ...(state && { state }),
    open: id,
  })
  return `/resources?${query}`
}

function useShareColumns(): readonly RowColumn<BookedShare>[] {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const zone = useZone()
  return [
    { key: 'name', title: say(words.name), width: 'minmax(9rem, 1.4fr)', cell: (share) => bookedName(language, share) },
    {
      key: 'when',
      title: say(words.when),
      width: 'minmax(13rem, 1.6fr)',
      cell: ({ from, until, asked }) =>
        from === null || until === null
          ? momentText(language, asked, zone)
          : windowText(language, { from, until }, zone),
    },
    {
      key: 'party',
      title: say(words.borrower),
      width: 'minmax(8rem, 1.4fr)',
      cell: ({ party, own }) => (own ? `${partyName(party)} (${say(words.own)})` : partyName(party)),
    },
    {
      key: 'quantity',
      title: say(words.quantity),
      width: '6rem',
      align: 'end',
      cell: ({ category, quantity }) =>
        category === 'fund' ? moneyText(language, quantity) : countText(language, quantity),
    },
    {
      key: 'state',
      title: say(words.state),
      width: '7rem',
      cell: (share) => <ShareChip share={share} />,
    },
    {
      key: 'due',
      title: say(words.answerBy),
      width: '8.5rem',
      cell: ({ state, expiresAt, overdue, until }) =>
        state === 'requested' ? <DueChip due={expiresAt} /> : overdue ? <DueChip due={until} /> : null,
    },
  ]
}
