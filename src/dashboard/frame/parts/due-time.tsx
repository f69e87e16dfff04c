import { Tooltip } from 'antd'
import { type Sentence, useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { useZone } from '../../kit/names.ts'
import { dueText, momentText, urgencyOf } from '../../kit/time.ts'
import { Icon } from '../icons.tsx'

interface DueTimeProps {
  readonly due: string | null | undefined
  readonly rule: Sentence
  /** What was due has happened: the time is told without urgency. */
  readonly done?: boolean
}

/** A due time that tells its rule in words, on hovering and on focus. */
export function DueTime({ due, rule, done = false }: DueTimeProps) {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const zone = useZone()
  if (due === null || due === undefined) return null
  const exact = momentText(language, due, zone, nowMs)
  const urgency = done ? 'far' : urgencyOf(due, nowMs)
  return (
    <Tooltip title={`${exact} · ${say(rule)}`} trigger={['hover', 'focus', 'click']}>
      <button type="button" className={`due due-rule due-${urgency}`}>
        <Icon name={urgency === 'over' ? 'warn' : 'clock'} size={1} />
        <time dateTime={due}>{done ? exact : dueText(language, due, nowMs)}</time>
        <span className="sr-only">
          {exact}. {say(rule)}
        </span>
      </button>
    </Tooltip>
  )
}
