import { Button } from 'antd'
import { Link } from 'wouter'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { Icon } from '../../frame/icons.tsx'
import { shareLink } from '../../frame/links.ts'
import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import { DueTime } from '../../frame/parts/due-time.tsx'
import { EmergencyPhones } from '../../frame/parts/emergency-phones.tsx'
import { PartyName, Spoken } from '../../frame/parts/names.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { partsWords } from '../../frame/words.ts'
import { holderRule } from '../../kit/due-rules.ts'
import type { RowOf } from '../../kit/engine.ts'
import { type Sentence, useLanguage, useSay } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { usePartyName, usePersonName, useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { useRow } from '../../kit/views.tsx'
import { storyValues } from './story-words.ts'
import type { FileTask, TaskState } from './tasks.ts'
import { fileWords as words } from './words.ts'

type File = RowOf<'demands'>

/** Danger comes first: whom to call, and what the law wants at once. */
export function DangerBanner({ file }: { readonly file: File }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { level, danger, emergency, state } = file
  const harm = danger?.harm ?? null
  const open = !['closed', 'declined', 'withdrawn'].includes(state)
  const urgent = emergency !== null || (level === 'L1' && open)
  if (!urgent && harm === null) return null
  return (
    <div className="danger-banner" role="note">
      <Icon name="warn" size={1.5} />
      <div>
        {(urgent || harm?.cleared === false) && (
          <p className="danger-phones">
            <strong>{say(words.danger)}</strong> <EmergencyPhones />
          </p>
        )}
        {urgent && <p>{say(words.urgentNote)}</p>}
        {harm !== null && !harm.cleared && (
          <p>
            {harm.reported
              ? say(words.harmReported)
              : harm.late
                ? say(words.harmLate)
                : say(words.harm, { due: momentText(language, harm.reportBy, zone) })}
          </p>
        )}
      </div>
    </div>
  )
}

const TASK_WORDS: Readonly<Record<TaskState, readonly [Sentence, Tone]>> = {
  assigned: [words.taskAssigned, 'info'],
  accepted: [words.taskAccepted, 'accent'],
  delivered: [words.taskDelivered, 'good'],
  returned: [words.taskReturned, 'warn'],
  refused: [words.taskRefused, 'warn'],
  withdrawn: [words.taskWithdrawn, 'plain'],
}

/** The tasks of the demand, each with its holder's own due time. */
export function Tasks({ tasks }: { readonly tasks: readonly FileTask[] }) {
  const say = useSay()
  const personName = usePersonName()
  if (tasks.length === 0) return null
  return (
    <section className="file-section" aria-label={say(words.tasks)}>
      <h2>{say(words.tasks)}</h2>
      <ul className="file-tasks">
        {tasks.map((task) => {
          const [state, tone] = TASK_WORDS[task.state]
          const due = task.state === 'assigned' ? task.acceptBy : task.state === 'accepted' ? task.resolveBy : undefined
          const person = personName(task.person)
          return (
            <li key={task.task}>
              <strong>
                <PartyName id={task.party} />
              </strong>
              {person !== undefined && <span className="soft">{person ?? say(partsWords.nameWithheld)}</span>}
              <Chip tone={tone}>{say(state)}</Chip>
              {due !== undefined && <DueTime due={due} rule={holderRule} />}
            </li>
          )
        })}
      </ul>
      <Uses tasks={tasks} />
    </section>
  )
}

/** Bookings and secondments that the tasks use. */
function Uses({ tasks }: { readonly tasks: readonly FileTask[] }) {
  const say = useSay()
  const shares = [...new Set(tasks.flatMap((task) => task.shares))]
  const secondments = [...new Set(tasks.flatMap((task) => task.secondments))]
  if (shares.length + secondments.length === 0) return null
  return (
    <>
      <h3>{say(words.uses)}</h3>
      <ul className="file-uses">
        {shares.map((id) => (
          <Share key={id} id={id} />
        ))}
        {secondments.map((id) => (
          <Secondment key={id} id={id} />
        ))}
      </ul>
    </>
  )
}

function Share({ id }: { readonly id: string }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { data } = useRow('resource-sharing/calendar', id)
  return (
    <li>
      {say(words.share)}: <Link href={shareLink(id)}>{data?.name ?? id}</Link>{' '}
      {data !== undefined && (
        <span className="soft">
          <PartyName id={data.owner} /> → <PartyName id={data.party} />
          {data.from !== null && ` · ${momentText(language, data.from, zone)}`}
        </span>
      )}
    </li>
  )
}

function Secondment({ id }: { readonly id: string }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const personName = usePersonName()
  const zone = useZone()
  const { data } = useRow('personnel-sharing', id)
  return (
    <li>
      {say(words.secondment)}:{' '}
      <Link href={`/people?tab=secondments&open=${encodeURIComponent(id)}`}>
        {data === undefined ? id : (personName(data.person) ?? partyName(data.home))}
      </Link>{' '}
      {data !== undefined && (
        <span className="soft">
          <PartyName id={data.home} /> → <PartyName id={data.host} /> · {momentText(language, data.from, zone)}
        </span>
      )}
    </li>
  )
}

/** Approvals that are asked and not answered, and parties that were summoned. */
export function UnderWay({ file }: { readonly file: File }) {
  const say = useSay()
  const nowMs = useNow()
  const partyName = usePartyName()
  const { party } = useSession()
  const [, set] = useUrlState()
  const { approvals, summons } = file
  return (
    <>
      {approvals.length > 0 && (
        <section className="file-section" aria-label={say(words.approvals)}>
          <h2>{say(words.approvals)}</h2>
          <ul className="file-tasks">
            {approvals.map(({ approval, act, party: asker, due, stage }) => (
              <li key={approval}>
                <strong>
                  <Spoken>{say(words.asks, { party: partyName(asker), act: say(storyValues[`act.${act}`]) })}</Spoken>
                </strong>
                <DueTime
                  due={due}
                  rule={{
                    en: 'An approval is due at the end of the next working day.',
                    zh: '审批须在下一个工作日结束前答复。',
                  }}
                />
                {stage === 'stand-in' && (
                  <Chip tone="warn">{say(valueWords(stage) ?? { en: 'stand-in', zh: '代为答复' })}</Chip>
                )}
                {(asker !== party || stage === 'stand-in') && (
                  <Button
                    size="small"
                    onClick={() =>
                      set(
                        commandInAddress({
                          aggregate: 'demand',
                          command: 'answer-approval',
                          id: file.id,
                          given: { approval },
                        }),
                      )
                    }
                  >
                    {say(words.answerApproval)}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {summons.length > 0 && (
        <section className="file-section" aria-label={say(words.summons)}>
          <h2>{say(words.summons)}</h2>
          <ul className="file-tasks">
            {summons.map(({ party: called, answer, answerBy, missed }) => (
              <li key={called}>
                <strong>
                  <PartyName id={called} />
                </strong>
                <Chip
                  tone={
                    answer === null
                      ? missed || Date.parse(answerBy) < nowMs
                        ? 'danger'
                        : 'info'
                      : answer === 'refused'
                        ? 'warn'
                        : 'good'
                  }
                >
                  {say(answer === null ? words.summonsOpen : (valueWords(answer) ?? { en: answer, zh: answer }))}
                </Chip>
                {answer === null && (
                  <DueTime
                    due={answerBy}
                    rule={{
                      en: 'Summons: 30 minutes (L1), 2 hours (L2), 1 working day (L3, L4).',
                      zh: '报到时限：L1 30 分钟，L2 2 小时，L3、L4 1 个工作日。',
                    }}
                  />
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
