import { Button } from 'antd'
import { Link } from 'wouter'
import { AcceptButton } from '../../frame/alarm/accept-button.tsx'
import { useAlarms, useOwnTasks } from '../../frame/alarm/alarms.ts'
import { useSoundSetting } from '../../frame/alarm/sound.ts'
import { demandLink } from '../../frame/links.ts'
import { LevelChip, StateChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { DueTime } from '../../frame/parts/due-time.tsx'
import { EmergencyPhones } from '../../frame/parts/emergency-phones.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { acceptanceRule, dueRule } from '../../kit/due-rules.ts'
import { useSay } from '../../kit/language.tsx'
import { usePartyName, usePlaceName } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { dutyPlace } from './place.ts'
import { Roster } from './roster.tsx'
import { dutyWords as words } from './words.ts'
import './duty.css'

/** Critical and urgent demands that no party has accepted, who is on duty, and whom to call. */
export function DutyPage() {
  const say = useSay()
  return (
    <Page title={say(dutyPlace.name)}>
      <div className="duty-phones panel">
        <strong>{say(words.phones)}</strong>
        <EmergencyPhones />
        <Sound />
      </div>
      <div className="duty">
        <section className="panel" aria-labelledby="duty-alarms">
          <h2 id="duty-alarms">{say(words.alarms)}</h2>
          <Alarms />
          <p className="soft duty-rules">
            {say(acceptanceRule('L1'))} {say(acceptanceRule('L2'))}
          </p>
        </section>
        <Roster />
      </div>
    </Page>
  )
}

function Alarms() {
  const say = useSay()
  const partyName = usePartyName()
  const placeName = usePlaceName()
  const alarms = useAlarms()
  const tasks = useOwnTasks(alarms.map(({ id }) => id))
  if (alarms.length === 0) return <Empty kind="nothing" title={say(words.quiet)} next={say(words.quietNext)} />
  return (
    <ul className="duty-alarms">
      {alarms.map((row) => {
        const task = tasks.get(row.id)
        return (
          <li key={row.id} data-level={row.level}>
            <div className="duty-alarm-text">
              <Link href={demandLink(row.id)}>{row.summary ?? numberText(row.number)}</Link>
              <span className="duty-chips">
                <LevelChip level={row.level} />
                <StateChip state={row.state} />
                <VisibilityChip visibility={row.visibility} />
                <DueTime due={row.due} rule={dueRule(row)} />
              </span>
              <span className="soft">
                <Spoken>
                  {[placeName(row.quarter), placeName(row.grid), row.parties.map(partyName).join(', ')]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </Spoken>
              </span>
            </div>
            {task !== undefined && <AcceptButton demand={row.id} task={task} />}
          </li>
        )
      })}
    </ul>
  )
}

function Sound() {
  const say = useSay()
  const [on, setOn] = useSoundSetting()
  return (
    <span className="duty-sound">
      <Button aria-pressed={on} onClick={() => setOn(!on)}>
        {say(words.sound)}: {say(on ? words.on : words.off)}
      </Button>
      <span className="soft">{say(words.soundNote)}</span>
    </span>
  )
}
