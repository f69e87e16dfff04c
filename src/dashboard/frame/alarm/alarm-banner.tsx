import { Link } from 'wouter'
import { LEVEL_WORDS } from '../../kit/domain-words.ts'
import { useSay } from '../../kit/language.tsx'
import { usePlaceName } from '../../kit/names.ts'
import { Icon } from '../icons.tsx'
import { demandLink } from '../links.ts'
import { DueChip } from '../parts/chips.tsx'
import { Spoken } from '../parts/names.tsx'
import { AcceptButton } from './accept-button.tsx'
import { useAlarms, useOwnTasks } from './alarms.ts'
import { useAlarmSound } from './sound.ts'
import { useTitleFlash } from './title-flash.ts'
import { alarmWords as words } from './words.ts'

/** On every page: a critical or urgent demand that no party has accepted, with what to do about it. */
export function AlarmBanner() {
  const say = useSay()
  const placeName = usePlaceName()
  const alarms = useAlarms()
  const tasks = useOwnTasks(alarms.map(({ id }) => id))
  useAlarmSound(alarms.map(({ id }) => id).join())
  useTitleFlash(alarms.length === 0 ? undefined : say(words.title, { n: alarms.length }))
  const [first] = alarms
  if (first === undefined) return <p role="alert" className="sr-only" />
  const task = tasks.get(first.id)
  const level = `${first.level} ${say(LEVEL_WORDS[first.level])}`
  const headline = alarms.length === 1 ? say(words.one, { level }) : say(words.many, { n: alarms.length })
  return (
    <>
      <p role="alert" className="sr-only">
        {headline}
      </p>
      <section className="alarm" data-level={first.level} aria-label={say(words.alarm)}>
        <Icon name="alarm" size={1.5} />
        <p className="alarm-text">
          <strong>{headline}</strong>{' '}
          <Link href={demandLink(first.id)} className="alarm-link">
            <Spoken>
              {[placeName(first.grid ?? first.quarter), first.summary ?? say(words.unsorted)]
                .filter(Boolean)
                .join(' · ')}
            </Spoken>
          </Link>{' '}
          <DueChip due={first.due} />
        </p>
        <span className="alarm-acts">
          {task !== undefined && <AcceptButton demand={first.id} task={task} />}
          <Link href="/duty" className="alarm-all">
            {say(words.all)}
          </Link>
        </span>
      </section>
    </>
  )
}
