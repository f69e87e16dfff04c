import { App, Button } from 'antd'
import { Fragment } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { Chip } from '../../frame/parts/chips.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { commandWords } from '../../kit/command-words.ts'
import { useMaySend } from '../../kit/commands.ts'
import { useLanguage } from '../../kit/language.tsx'
import { hoursText } from '../../kit/numbers.ts'
import { useSession } from '../../kit/session.tsx'
import { useRow, useSend } from '../../kit/views.tsx'
import { type Person, type Secondment, secondmentOf } from './people-parts.tsx'
import { peopleWords as words } from './words.ts'

/** Hours of one day, as the story of the person tells them. */
interface Entry {
  readonly entry: string
  readonly day: string
  readonly minutes: number
  readonly confirmed?: number
  readonly disputed?: boolean
}

/** The entries of a secondment, from the story of its person. */
function entriesOf(story: Person['story'], secondment: string): readonly Entry[] {
  const entries = new Map<string, Entry>()
  for (const { event, data } of story ?? []) {
    const { entry, day, minutes } = data
    if (data.secondment !== secondment || typeof entry !== 'string') continue
    const before = entries.get(entry)
    if (event === 'HoursLogged' && typeof minutes === 'number') entries.set(entry, { entry, day: String(day), minutes })
    else if (before === undefined) continue
    else if (event === 'HoursDisputed') entries.set(entry, { ...before, disputed: true })
    else if (typeof minutes === 'number') {
      const { entry: id, day: of, minutes: logged } = before
      entries.set(entry, { entry: id, day: of, minutes: logged, confirmed: minutes })
    }
  }
  return [...entries.values()]
}

/** Hours day by day; the host confirms each, the sending side disputes. */
export function HourEntries({ secondment }: { readonly secondment: Secondment }) {
  const { language, say } = useLanguage()
  const { data } = useRow('persons', secondment.person)
  if (data === undefined) return <Loading rows={2} />
  const entries = entriesOf(data.story, secondmentOf(secondment))
  return (
    <section>
      <h2>{say(words.entries)}</h2>
      {entries.length === 0 && <p className="soft">{say(words.noEntries)}</p>}
      {entries.length > 0 && (
        <PlainTable
          bare
          label={say(words.entries)}
          head={[say(words.day), { figure: say(words.logged) }, { figure: say(words.confirmed) }, say(words.act)]}
          rows={entries.map((entry) => ({
            key: entry.entry,
            cells: [
              entry.day,
              hoursText(language, entry.minutes),
              <Fragment key="confirmed">
                {entry.confirmed === undefined ? '–' : hoursText(language, entry.confirmed)}{' '}
                {entry.disputed === true && <Chip tone="warn">{say(words.disputed)}</Chip>}
              </Fragment>,
              <EntryActs key="acts" secondment={secondment} entry={entry} />,
            ],
          }))}
        />
      )}
    </section>
  )
}

interface EntryActsProps {
  readonly secondment: Secondment
  readonly entry: Entry
}

function EntryActs({ secondment, entry: { entry, minutes, confirmed, disputed } }: EntryActsProps) {
  const { language, say } = useLanguage()
  const { message } = App.useApp()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { actor, party } = useSession()
  const send = useSend()
  const { person: id, home, host } = secondment
  const given = { secondment: secondmentOf(secondment), entry }
  const form = (command: string): void => set(commandInAddress({ aggregate: 'person', command, id, given }))
  const open = confirmed === undefined || disputed === true
  const confirms = party === host && actor !== id && open && maySend('person', 'confirm-hours')
  const disputes =
    (party === home || actor === id) && confirmed !== undefined && confirmed < minutes && disputed !== true
  return (
    <div className="form-actions">
      {confirms && (
        <>
          <Button
            size="small"
            type="primary"
            loading={send.isPending}
            onClick={() =>
              send.mutate(
                { aggregate: 'person', command: 'confirm-hours', id, body: { ...given, minutes } },
                {
                  onSuccess: () =>
                    void message.success(say(words.done, { what: say(commandWords('person', 'confirm-hours')) })),
                },
              )
            }
          >
            {say(words.confirmAll, { n: hoursText(language, minutes) })}
          </Button>
          <Button size="small" onClick={() => form('confirm-hours')}>
            {say(words.confirmOther)}
          </Button>
        </>
      )}
      {disputes && maySend('person', 'dispute-hours') && (
        <Button size="small" onClick={() => form('dispute-hours')}>
          {say(commandWords('person', 'dispute-hours'))}
        </Button>
      )}
      {disputed === true && party !== host && party !== home && maySend('person', 'settle-hours') && (
        <Button size="small" onClick={() => form('settle-hours')}>
          {say(commandWords('person', 'settle-hours'))}
        </Button>
      )}
      {send.error !== null && <Refusal error={send.error} />}
    </div>
  )
}
