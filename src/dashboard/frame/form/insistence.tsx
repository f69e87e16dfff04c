import { Button } from 'antd'
import { useState } from 'react'
import { HttpProblem } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { Icon } from '../icons.tsx'
import { formWords as words } from './words.ts'

type Value = Readonly<Record<string, unknown>>

/** The field of commands by which a sender who was told to goes on insisting. */
export const INSISTENCE = 'insist'
const FIELDS = ['instructedBy', 'words'] as const

/** The fields that a form does not ask for: who instructed the sender matters only to one who insists. No matter can grant exceptions yet. */
export const withoutInsistence = (value: Value): readonly string[] =>
  value[INSISTENCE] === true ? [INSISTENCE, 'matter'] : [INSISTENCE, 'matter', ...FIELDS]

interface InsistenceProps {
  readonly error: unknown
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/**
 * What a sender can do whom the boundary of an item refused, and who was told to insist: name who instructed it. It is refused still,
 * and goes on record, for the protection of the sender.
 */
export function Insistence({ error, value, onChange }: InsistenceProps) {
  const say = useSay()
  const insists = value[INSISTENCE] === true
  // What was refused before the sender insisted is on no record.
  const [before, setBefore] = useState<unknown>()
  const outside = error instanceof HttpProblem && error.code.startsWith('boundary.') ? error.code : undefined
  if (insists) {
    const recorded = error !== before && outside !== undefined && outside !== 'boundary.instruction-missing'
    return (
      <div className="form-insist" role="status">
        <Icon name={recorded ? 'approval' : 'warn'} />
        <div>
          <p>{say(recorded ? words.insistRecorded : words.insistWarning)}</p>
          <Button size="small" onClick={() => onChange(withoutFields(value))}>
            {say(words.insistNot)}
          </Button>
        </div>
      </div>
    )
  }
  if (outside === undefined) return null
  return (
    <div className="form-insist">
      <Icon name="warn" />
      <div>
        <p>{say(words.insistWhy)}</p>
        <Button
          size="small"
          onClick={() => {
            setBefore(error)
            // Fields with a value are shown, also where they are optional.
            onChange({ ...value, [INSISTENCE]: true, instructedBy: {}, words: '' })
          }}
        >
          {say(words.insist)}
        </Button>
      </div>
    </div>
  )
}

const withoutFields = (value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([name]) => ![INSISTENCE, ...FIELDS].includes(name)))
