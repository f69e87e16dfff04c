import { Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { local, momentOf } from '../../kit/time.ts'
import { valueWords, WEEKDAY_WORDS } from '../../kit/value-words.ts'
import type { FieldKind, Schema } from './fields.ts'
import { Picker } from './pickers.tsx'
import { formWords as words } from './words.ts'

type Simple = Exclude<FieldKind, { readonly kind: 'group' | 'variants' | 'list' }>

interface InputsProps {
  readonly kind: Simple
  readonly id: string
  readonly label: string
  readonly schema: Schema
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly wrong: boolean
  readonly describedBy: string | undefined
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The input of one field that is no group. */
export function Inputs(props: InputsProps) {
  const { kind, id, label, schema, value, onChange, wrong, describedBy } = props
  const status = wrong ? ('error' as const) : undefined
  const shared = {
    id,
    ...(status === undefined ? {} : { status }),
    'aria-describedby': describedBy,
    'aria-invalid': wrong,
  }
  switch (kind.kind) {
    case 'fixed':
      return <span id={id}>{String(kind.value)}</span>
    case 'flag':
      return <Flag {...props} />
    case 'count':
      return (
        <InputNumber
          {...shared}
          className="wide"
          min={schema.minimum ?? Number.MIN_SAFE_INTEGER}
          max={schema.maximum ?? Number.MAX_SAFE_INTEGER}
          {...(kind.whole ? { precision: 0 } : {})}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      )
    case 'weekday':
    case 'choice':
    case 'choices':
      return <Choice {...props} kind={kind} />
    case 'picked':
      return (
        <Picker
          of={kind.of}
          many={kind.many}
          id={id}
          label={label}
          value={Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? value : undefined}
          status={status}
          describedBy={describedBy}
          onChange={onChange}
        />
      )
    case 'words':
      return (
        <Select<string[]>
          {...shared}
          mode="tags"
          className="wide"
          placeholder={<Hint />}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
        />
      )
    case 'text':
      return (
        <Input.TextArea
          {...shared}
          autoSize={{ minRows: 2, maxRows: 10 }}
          {...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength })}
          value={textOf(value)}
          onChange={({ target }) => onChange(target.value)}
        />
      )
    case 'other':
      return <Json {...props} />
    default:
      return <Line {...props} />
  }
}

const Hint = () => <>{useSay()(words.words)}</>

/** One line: text, a day, a time of the day, or a moment in the local time of the community. */
function Line({ kind, id, schema, value, onChange, wrong, describedBy }: InputsProps) {
  const zone = useZone()
  const say = useSay()
  const moment = kind.kind === 'moment'
  const type =
    { moment: 'datetime-local', day: 'date', clock: 'time' }[kind.kind as 'moment' | 'day' | 'clock'] ?? 'text'
  const shown = moment && textOf(value) !== '' ? local(Date.parse(textOf(value)), zone) : textOf(value)
  return (
    <Input
      id={id}
      type={type}
      {...(wrong ? { status: 'error' as const } : {})}
      aria-describedby={describedBy}
      aria-invalid={wrong}
      {...(moment ? { title: `${say(words.zone)}: ${zone}` } : {})}
      {...(schema.maxLength === undefined || type !== 'text' ? {} : { maxLength: schema.maxLength })}
      value={shown}
      onChange={({ target }) => onChange(moment ? momentOf(target.value, zone) : target.value)}
    />
  )
}

/** Yes or no. Nothing is chosen at first, so that an optional field can stay empty. */
function Flag({ id, label, value, onChange, describedBy }: InputsProps) {
  const say = useSay()
  return (
    <div id={id} role="radiogroup" aria-label={label} aria-describedby={describedBy} className="form-variants">
      {[true, false].map((one) => (
        <label key={String(one)} className="form-radio">
          <input type="radio" name={id} checked={value === one} onChange={() => onChange(one)} />
          {say(one ? words.yes : words.no)}
        </label>
      ))}
    </div>
  )
}

type Choosing = Extract<Simple, { readonly kind: 'weekday' | 'choice' | 'choices' }>

function Choice({ kind, id, label, value, onChange, wrong, describedBy }: InputsProps & { readonly kind: Choosing }) {
  const say = useSay()
  const shared = {
    id,
    'aria-label': label,
    'aria-describedby': describedBy,
    allowClear: true,
    className: 'wide',
    popupMatchSelectWidth: false,
    ...(wrong ? { status: 'error' as const } : {}),
  }
  if (kind.kind === 'weekday') {
    const days = WEEKDAY_WORDS.map((day, at) => ({ value: at + 1, label: say(day) }))
    return (
      <Select<number> {...shared} options={days} value={typeof value === 'number' ? value : null} onChange={onChange} />
    )
  }
  const options = kind.values.map((one) => ({ value: one, label: say(valueWords(one) ?? { en: one, zh: one }) }))
  if (kind.kind === 'choice') {
    return <Select<string> {...shared} options={options} value={textOf(value) || null} onChange={onChange} />
  }
  const many = Array.isArray(value) ? (value as string[]) : []
  return <Select<string[]> {...shared} mode="multiple" options={options} value={many} onChange={onChange} />
}

/** A value that no input fits, such as a boundary: as JSON. */
function Json({ id, value, onChange, describedBy }: InputsProps) {
  const say = useSay()
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value)))
  return (
    <Input.TextArea
      id={id}
      aria-describedby={describedBy}
      placeholder={say(words.json)}
      autoSize={{ minRows: 2, maxRows: 10 }}
      value={text}
      onChange={({ target }) => {
        setText(target.value)
        onChange(parsed(target.value))
      }}
    />
  )
}

/** The engine says what is wrong with a text that is no JSON. */
function parsed(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
