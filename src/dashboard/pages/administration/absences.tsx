import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
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

type Absence = RowOf<'absences'>

/** Who is away until when, and who stands in: from today on, the earliest first. */
export function Absences() {
  const { language, say } = useLanguage()
  const zone = useZone()
  const nowMs = useNow()
  const personName = usePersonName()
  // From the beginning of today, so that the question changes once a day.
  const today = momentOf(`${dayAt(nowMs, zone)}T00:00`, zone)
  const columns: readonly RowColumn<Absence>[] = [
    {
      key: 'person',
      title: say(words.person),
      width: 'minmax(10rem, 2fr)',
      cell: ({ person }) => <PersonCell id={person} name={personName(person)} />,
    },
    {
      key: 'party',
      title: say(words.party),
      width: 'minmax(7rem, 2fr)',
      cell: ({ party }) => <PartyName id={party} />,
    },
    {
      key: 'deputy',
      title: say(words.deputy),
      width: 'minmax(10rem, 2fr)',
      cell: ({ deputy }) => <PersonCell id={deputy} name={personName(deputy)} />,
    },
    {
      key: 'from',
      title: say(words.from),
      width: '8rem',
      named: true,
      cell: ({ from }) => momentText(language, from, zone),
    },
    {
      key: 'until',
      title: say(words.until),
      width: '8rem',
      named: true,
      cell: ({ until }) => momentText(language, until, zone),
    },
    {
      key: 'standing',
      title: say(words.standing),
      width: '5.5rem',
      cell: (row) => <Standing {...row} nowMs={nowMs} />,
    },
    {
      key: 'acts',
      title: say(words.acts),
      width: '9rem',
      cell: ({ id, person, party, until }) =>
        Date.parse(until) <= nowMs ? null : (
          <CommandButton
            aggregate="community"
            command="end-absence"
            given={{ absence: id, party }}
            about={`${person} ${id}`}
          />
        ),
    },
  ]
  return (
    <AdminPart
      actions={
        <CommandButton
          type="primary"
          aggregate="community"
          command="declare-absence"
          icon={<Icon name="plus" size={1} />}
        />
      }
    >
      <RowList
        view="absences"
        filters={today === undefined ? {} : { endsSince: today }}
        sort="from"
        label={say(words.absences)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: say(words.noAbsences), next: say(words.noAbsencesNext) }}
      />
    </AdminPart>
  )
}

function Standing({ from, until, nowMs }: Pick<Absence, 'from' | 'until'> & { readonly nowMs: number }) {
  const { say } = useLanguage()
  if (Date.parse(until) <= nowMs) return <Chip>{say(words.over)}</Chip>
  const begun = Date.parse(from) <= nowMs
  return <Chip tone={begun ? 'warn' : 'plain'}>{say(begun ? words.now : words.ahead)}</Chip>
}
