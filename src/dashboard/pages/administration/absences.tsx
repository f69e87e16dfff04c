import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useCommunityEvents } from '../../kit/community-events.ts'
import type { PublishedEvent } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { usePartyName, usePersonName, useZone } from '../../kit/names.ts'
import { momentText } from '../../kit/time.ts'
import { AdminPart } from './part.tsx'
import { PersonCell } from './people.tsx'
import { adminWords as words } from './words.ts'

type Declared = PublishedEvent<'AbsenceDeclared'>['data']

/** Absences that are neither over nor ended, the earliest first. */
function openAbsences(
  events: readonly PublishedEvent<'AbsenceDeclared' | 'AbsenceEnded'>[],
  nowMs: number,
): readonly Declared[] {
  const open = new Map<string, Declared>()
  for (const { data } of events) {
    if ('deputy' in data) open.set(data.absence, data)
    else open.delete(data.absence)
  }
  return [...open.values()]
    .filter(({ until }) => Date.parse(until) > nowMs)
    .toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from))
}

/** Who is away until when, and who stands in. */
export function Absences() {
  const { language, say } = useLanguage()
  const zone = useZone()
  const nowMs = useNow()
  const partyName = usePartyName()
  const personName = usePersonName()
  const { data, error, refetch } = useCommunityEvents('AbsenceDeclared', 'AbsenceEnded')
  const rows = openAbsences(data ?? [], nowMs)
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
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && rows.length === 0 && (
        <Empty kind="nothing" title={say(words.noAbsences)} next={say(words.noAbsencesNext)} />
      )}
      {rows.length > 0 && (
        <PlainTable
          label={say(words.absences)}
          head={[
            say(words.person),
            say(words.party),
            say(words.deputy),
            say(words.from),
            say(words.until),
            say(words.standing),
            say(words.acts),
          ]}
          rows={rows.map(({ absence, person, party, deputy, from, until }) => ({
            key: absence,
            cells: [
              <PersonCell key="person" id={person} name={personName(person)} />,
              partyName(party),
              <PersonCell key="deputy" id={deputy} name={personName(deputy)} />,
              momentText(language, from, zone),
              momentText(language, until, zone),
              <Chip key="state" tone={Date.parse(from) <= nowMs ? 'warn' : 'plain'}>
                {say(Date.parse(from) <= nowMs ? words.now : words.ahead)}
              </Chip>,
              <CommandButton
                key="end"
                aggregate="community"
                command="end-absence"
                given={{ absence, party }}
                about={`${person} ${absence}`}
              />,
            ],
          }))}
        />
      )}
    </AdminPart>
  )
}
