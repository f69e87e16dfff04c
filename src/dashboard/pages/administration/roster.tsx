import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
import { FilterBar, SwitchFilter, useFilters } from '../../frame/parts/filters.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { type RowColumn, RowList } from '../../frame/parts/row-list.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { usePersonName, useZone } from '../../kit/names.ts'
import { dayAt, momentOf, momentText } from '../../kit/time.ts'
import { AdminPart } from './part.tsx'
import { PersonCell } from './people.tsx'
import { adminWords as words } from './words.ts'

/** The turns of duty from today on, and the gaps of the last report. */
export function Roster() {
  const { language, say } = useLanguage()
  const { values, active, clear } = useFilters('gap')
  const nowMs = useNow()
  const zone = useZone()
  const personName = usePersonName()
  // From the beginning of today, so that the question changes once a day.
  const today = momentOf(`${dayAt(nowMs, zone)}T00:00`, zone)
  const columns: readonly RowColumn<RowOf<'duty-roster'>>[] = [
    {
      key: 'person',
      title: say(words.person),
      width: 'minmax(12rem, 2fr)',
      cell: ({ gap, person }) =>
        gap ? <Chip tone="danger">{say(words.gap)}</Chip> : <PersonCell id={person ?? ''} name={personName(person)} />,
    },
    {
      key: 'party',
      title: say(words.party),
      width: 'minmax(8rem, 2fr)',
      cell: ({ party }) => <PartyName id={party} />,
    },
    {
      key: 'from',
      title: say(words.from),
      width: '9rem',
      named: true,
      cell: ({ from }) => momentText(language, from, zone),
    },
    {
      key: 'until',
      title: say(words.until),
      width: '9rem',
      named: true,
      cell: ({ until }) => momentText(language, until, zone),
    },
    {
      key: 'acts',
      title: say(words.acts),
      width: '12.5rem',
      cell: ({ id, gap }) =>
        gap ? null : (
          <CommandButton aggregate="community" command="end-appointment" given={{ appointment: id }} about={id} />
        ),
    },
  ]
  return (
    <AdminPart
      actions={
        <CommandButton type="primary" aggregate="community" command="appoint" icon={<Icon name="plus" size={1} />} />
      }
    >
      <FilterBar active={active} clear={clear}>
        <SwitchFilter name="gap" label={say(words.gapsOnly)} />
      </FilterBar>
      <RowList
        view="duty-roster"
        filters={{
          ...(today === undefined ? {} : { endsSince: today }),
          ...(values.gap === 'true' ? { gap: true } : {}),
        }}
        sort="from"
        label={say(words.roster)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: say(words.noRoster), next: say(words.noRosterNext), clear: active ? clear : undefined }}
      />
    </AdminPart>
  )
}
