import { App, Button } from 'antd'
import { Link } from 'wouter'
import { Refusal } from '../../frame/form/command-form.tsx'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { demandLink, partyLink, personLink } from '../../frame/links.ts'
import { DueChip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { commandWords } from '../../kit/command-words.ts'
import { useMaySend } from '../../kit/commands.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { hoursText } from '../../kit/numbers.ts'
import { useSession } from '../../kit/session.tsx'
import { useRow, useSend } from '../../kit/views.tsx'
import { HourEntries } from './hour-entries.tsx'
import {
  type Secondment,
  SecondmentChip,
  secondmentOf,
  spanInWords,
  useMaskedName,
  useSkillName,
} from './people-parts.tsx'
import { SIDE_WORDS, peopleWords as words } from './words.ts'

/** One secondment, while the address has `tab=secondments&open=…`. */
export function SecondmentPanel() {
  const { say } = useLanguage()
  const [params] = useUrlState()
  const { data, error, refetch } = useRow('personnel-sharing', params.get('open') ?? undefined)
  const gone = error instanceof HttpProblem && error.status === 404
  return (
    <SidePanel title={say(words.secondments)} width={36}>
      {gone && <Empty kind="nothing" title={say(words.noSuchSecondment)} />}
      {error !== null && !gone && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <OneSecondment key={data.id} secondment={data} />}
    </SidePanel>
  )
}

function OneSecondment({ secondment }: { readonly secondment: Secondment }) {
  const { language, say } = useLanguage()
  const nameOf = useMaskedName()
  const skillName = useSkillName(language)
  const zone = useZone()
  const { person, home, host, state, missing, expiresAt, minutes, skill, hours } = secondment
  const inHours = (count: number): string => say(words.hoursOf, { n: hoursText(language, count) })
  return (
    <div className="people-body">
      <p className="people-chips">
        <SecondmentChip state={state} />
        {state === 'requested' && <DueChip due={expiresAt} />}
      </p>
      <Acts secondment={secondment} />
      <Facts
        facts={[
          [
            say(words.person),
            <Link key="person" href={personLink(person)}>
              {nameOf(person)}
            </Link>,
          ],
          [say(words.when), spanInWords(language, secondment, zone)],
          [
            say(words.home),
            <Link key="home" href={partyLink(home)}>
              <PartyName id={home} />
            </Link>,
          ],
          [
            say(words.host),
            <Link key="host" href={partyLink(host)}>
              <PartyName id={host} />
            </Link>,
          ],
          [
            say(words.missing),
            state !== 'requested' || missing.length === 0
              ? null
              : missing.map((side) => say(SIDE_WORDS[side])).join(', '),
          ],
          [say(words.skill), skill === null ? null : skillName(skill)],
          [say(words.duration), inHours(minutes)],
          [say(words.logged), inHours(hours.logged)],
          [say(words.confirmed), inHours(hours.confirmed)],
          [say(words.unconfirmed), hours.unconfirmed === 0 ? null : inHours(hours.unconfirmed)],
          [say(words.disputed), hours.disputed === 0 ? null : inHours(hours.disputed)],
          [
            say(words.forDemand),
            secondment.for === null ? null : (
              <Link key="for" href={demandLink(secondment.for.demand)}>
                {secondment.for.demand}
              </Link>
            ),
          ],
        ]}
      />
      {(state === 'shared' || state === 'ended') && <HourEntries secondment={secondment} />}
    </div>
  )
}

interface Act {
  readonly command: string
  readonly direct: boolean
}

/** What the sides usually do with a secondment in this state, the most usual first. The engine decides what is allowed. */
function actsOn(
  { state, missing, home, host, person, from }: Secondment,
  actor: string,
  party: string | undefined,
): readonly Act[] {
  const sends = party === home || actor === person
  const any = sends || party === host
  const begun = Date.parse(from) <= Date.now()
  if (state === 'requested') {
    // A side that has agreed is not asked again.
    const isAsked = (party === home && missing.includes('home')) || (actor === person && missing.includes('person'))
    const answer = isAsked
      ? [
          { command: 'agree', direct: true },
          { command: 'decline', direct: false },
        ]
      : []
    return [...answer, ...(any ? [{ command: 'cancel', direct: false }] : [])]
  }
  if (state !== 'shared') return []
  if (!begun) return any ? [{ command: 'cancel', direct: false }] : []
  return [
    ...(sends ? [{ command: 'log-hours', direct: false }] : []),
    ...(any ? [{ command: 'end', direct: true }] : []),
  ]
}

function Acts({ secondment }: { readonly secondment: Secondment }) {
  const { say } = useLanguage()
  const { message } = App.useApp()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { actor, party } = useSession()
  const send = useSend()
  const acts = actsOn(secondment, actor, party).filter(({ command }) => maySend('person', command))
  const given = { secondment: secondmentOf(secondment) }
  const id = secondment.person
  const begin = ({ command, direct }: Act): void => {
    if (!direct) {
      set(commandInAddress({ aggregate: 'person', command, id, given }))
      return
    }
    send.mutate(
      { aggregate: 'person', command, id, body: given },
      { onSuccess: () => void message.success(say(words.done, { what: say(commandWords('person', command)) })) },
    )
  }
  if (acts.length === 0) return null
  return (
    <>
      <div className="form-actions">
        {acts.map((act, nth) => (
          <Button
            key={act.command}
            type={nth === 0 && act.command !== 'cancel' ? 'primary' : 'default'}
            loading={send.isPending}
            onClick={() => begin(act)}
          >
            {say(commandWords('person', act.command))}
          </Button>
        ))}
      </div>
      {send.error !== null && <Refusal error={send.error} />}
    </>
  )
}
