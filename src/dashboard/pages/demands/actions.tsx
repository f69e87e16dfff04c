import { Button } from 'antd'
import { useId, useMemo, useState } from 'react'

import { commandInAddress } from '../../frame/form/command-link.ts'
import { Icon } from '../../frame/icons.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { commandWords } from '../../kit/command-words.ts'
import { useCommands } from '../../kit/commands.ts'
import type { RowOf } from '../../kit/engine.ts'
import { type Sentence, useSay } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { type Step, type StepGroup, stepsOf } from './steps.ts'
import type { FileTask } from './tasks.ts'
import { fileWords as words } from './words.ts'

interface ActionsProps {
  readonly file: RowOf<'demands'>
  readonly tasks: readonly FileTask[]
}

const GROUP_WORDS = {
  work: words.groupWork,
  route: words.groupRoute,
  time: words.groupTime,
  raiser: words.groupRaiser,
  end: words.groupEnd,
  danger: words.groupDanger,
  hotline: words.groupHotline,
} satisfies Record<StepGroup, Sentence>

/** Every command that the reader may send on a demand now: what comes next as buttons, the others in a menu. Each opens its form. */
export function Actions({ file, tasks }: ActionsProps) {
  const say = useSay()
  const session = useSession()
  const commands = useCommands().data
  const open = useOpenForm(file)
  const name = useStepName(tasks)
  const [more, setMore] = useState(false)
  const menu = useId()
  const steps = useMemo(
    () =>
      stepsOf(file, tasks, { session, commands: (commands ?? []).filter(({ aggregate }) => aggregate === 'demand') }),
    [file, tasks, session, commands],
  )
  if (commands === undefined) return null
  const groups = (Object.keys(GROUP_WORDS) as StepGroup[]).filter((group) => steps.more[group].length > 0)
  if (steps.next.length === 0 && groups.length === 0) return null
  return (
    <section className="file-actions" aria-label={say(words.actions)}>
      <div className="file-next">
        {steps.next.map((step, at) => (
          <Button
            key={stepKey(step)}
            type={at === 0 ? 'primary' : 'default'}
            danger={step.command === 'report-harm'}
            onClick={() => open(step)}
          >
            {name(step)}
          </Button>
        ))}
        {steps.next.length === 0 && <span className="soft">{say(words.noActions)}</span>}
        {groups.length > 0 && (
          <Button type="text" aria-expanded={more} aria-controls={menu} onClick={() => setMore(!more)}>
            {say(words.moreActions)} <Icon name={more ? 'up' : 'down'} size={1} />
          </Button>
        )}
      </div>
      {more && (
        <div id={menu} className="file-more">
          {groups.map((group) => (
            <section key={group} aria-label={say(GROUP_WORDS[group])}>
              <h2>{say(GROUP_WORDS[group])}</h2>
              {steps.more[group].map((step) => (
                <button key={stepKey(step)} type="button" className="file-step" onClick={() => open(step)}>
                  {name(step)}
                </button>
              ))}
            </section>
          ))}
        </div>
      )}
    </section>
  )
}

const stepKey = ({ command, given }: Step): string => `${command}/${given?.task ?? ''}`

/** Returns how to open the form of a step. Its address keeps the file open behind it. */
function useOpenForm({ id, approvals }: RowOf<'demands'>): (step: Step) => void {
  const [, set] = useUrlState()
  const { party } = useSession()
  return ({ command, given = {} }) => {
    const asked = approvals.find((one) => one.party !== party || one.stage === 'stand-in')
    const known = command === 'answer-approval' && asked !== undefined ? { ...given, approval: asked.approval } : given
    set(commandInAddress({ aggregate: 'demand', command, id, given: known }))
  }
}

/** Returns the name of a step, with the party of its task where several tasks are live. */
function useStepName(tasks: readonly FileTask[]): (step: Step) => string {
  const say = useSay()
  const partyName = usePartyName()
  const live = tasks.filter(({ state }) => state === 'assigned' || state === 'accepted').length
  return ({ command, task }) => {
    const own = say(commandWords('demand', command))
    return task === undefined || live < 2 ? own : say(words.forTask, { command: own, party: partyName(task.party) })
  }
}
