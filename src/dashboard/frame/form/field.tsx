import { Button } from 'antd'
import { createContext, use, useId, useState } from 'react'
import { FIELD_WORDS } from '../../kit/field-words.ts'
import { type Say, useSay } from '../../kit/language.tsx'
import { valueWords } from '../../kit/value-words.ts'
import { Icon } from '../icons.tsx'
import { beginningOf, type FieldKind, fieldKind, formFields, type Schema } from './fields.ts'
import { Inputs } from './inputs.tsx'
import { formWords as words } from './words.ts'

/** The aggregate whose command a form sends: some fields have another name there. */
export const FormOf = createContext('')

/** The name of a field in words: as its group has it, as the aggregate does, or any; its own name where the dictionary has none. */
const fieldName = (say: Say, aggregate: string, name: string, at = ''): string => {
  const group = at.split('/').at(-2) ?? ''
  const found = FIELD_WORDS[`${group}.${name}`] ?? FIELD_WORDS[`${aggregate}/${name}`] ?? FIELD_WORDS[name]
  return found === undefined ? name : say(found)
}

type Errors = ReadonlyMap<string, string>

interface FieldsProps {
  readonly schema: Schema
  readonly value: Readonly<Record<string, unknown>>
  readonly onChange: (value: Readonly<Record<string, unknown>>) => void
  /** What is wrong, by JSON Pointer. */
  readonly errors: Errors
  readonly at: string
  /** Fields that the page has filled in and does not show. */
  readonly hidden?: readonly string[]
}

/** The fields of an object: required ones, then the others behind a button where there are many. */
export function Fields({ schema, value, onChange, errors, at, hidden = [] }: FieldsProps) {
  const say = useSay()
  const [more, setMore] = useState(false)
  const all = formFields(schema).filter(
    ({ name, schema: { const: fixed } }) => !hidden.includes(name) && fixed === undefined,
  )
  const filled = (name: string): boolean =>
    value[name] !== undefined || [...errors.keys()].some((key) => key.startsWith(`${at}/${name}`))
  const few = all.length <= 5
  const shown = all.filter(({ name, required }, index) => more || few || required || filled(name) || index < 2)
  return (
    <>
      {shown.map(({ name, schema: one, required }) => (
        <Field
          key={name}
          name={name}
          schema={one}
          required={required}
          value={value[name]}
          onChange={(next) => onChange({ ...value, [name]: next })}
          errors={errors}
          at={`${at}/${name}`}
        />
      ))}
      {shown.length < all.length && (
        <Button type="text" className="form-more" onClick={() => setMore(true)} icon={<Icon name="down" size={1} />}>
          {say(words.more)}
        </Button>
      )}
    </>
  )
}

interface FieldProps {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly errors: Errors
  readonly at: string
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}

function Field(props: FieldProps) {
  const { name, schema, required, value, onChange, errors, at } = props
  const say = useSay()
  const id = useId()
  const kind = fieldKind(name, schema)
  const label = fieldName(say, use(FormOf), name, at)
  const error = errors.get(at)
  if (kind.kind === 'group' || kind.kind === 'variants' || kind.kind === 'list') {
    return (
      <fieldset className="form-group" data-at={at}>
        <legend>
          {label} {!required && <span className="soft">({say(words.optional)})</span>}
        </legend>
        {error !== undefined && <p className="form-error">{error}</p>}
        <Inner {...props} kind={kind} />
      </fieldset>
    )
  }
  return (
    <div className={error === undefined ? 'form-field' : 'form-field form-field-wrong'} data-at={at}>
      <label htmlFor={id}>
        {label} {!required && <span className="soft">({say(words.optional)})</span>}
      </label>
      <Inputs
        kind={kind}
        id={id}
        label={label}
        schema={schema}
        value={value}
        onChange={onChange}
        wrong={error !== undefined}
        describedBy={error === undefined ? undefined : `${id}-error`}
      />
      {error !== undefined && (
        <p className="form-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}

type Nested = Extract<FieldKind, { readonly kind: 'group' | 'variants' | 'list' }>

function Inner({ kind, value, onChange, errors, at }: FieldProps & { readonly kind: Nested }) {
  if (kind.kind === 'group') {
    return <Fields schema={kind.schema} value={recordOf(value)} onChange={onChange} errors={errors} at={at} />
  }
  if (kind.kind === 'variants') {
    return <Variants schemas={kind.schemas} value={value} onChange={onChange} errors={errors} at={at} />
  }
  return <Entries items={kind.items} value={value} onChange={onChange} errors={errors} at={at} />
}

type PartProps = Pick<FieldProps, 'value' | 'onChange' | 'errors' | 'at'>

/** A value of one of several forms: first which one, then its fields. */
function Variants({ schemas, value, onChange, errors, at }: PartProps & { readonly schemas: readonly Schema[] }) {
  const say = useSay()
  const [chosen, setChosen] = useState(() => (value === undefined ? -1 : schemas.findIndex((one) => fits(one, value))))
  const schema = schemas[chosen]
  const aggregate = use(FormOf)
  const single = schemas.length === 1 ? schemas[0] : undefined
  if (single !== undefined) {
    return <Fields schema={single} value={recordOf(value)} onChange={onChange} errors={errors} at={at} />
  }
  return (
    <>
      <div className="form-variants" role="radiogroup" aria-label={say(words.which)}>
        {schemas.map((one, index) => (
          <label key={variantKey(one)} className="form-radio">
            <input
              type="radio"
              name={at}
              checked={index === chosen}
              onChange={() => {
                setChosen(index)
                onChange(beginningOf(one))
              }}
            />
            {variantName(say, aggregate, one)}
          </label>
        ))}
      </div>
      {schema !== undefined && (
        <Fields schema={schema} value={recordOf(value)} onChange={onChange} errors={errors} at={at} />
      )}
    </>
  )
}

const fixedIn = ({ properties = {} }: Schema): string | undefined => {
  const found = Object.values(properties).find((one) => typeof one.const === 'string')?.const
  return typeof found === 'string' ? found : undefined
}

const variantKey = (schema: Schema): string => fixedIn(schema) ?? Object.keys(schema.properties ?? {}).join()

function variantName(say: Say, aggregate: string, schema: Schema): string {
  const fixed = fixedIn(schema)
  if (fixed !== undefined) return say(valueWords(fixed) ?? { en: fixed, zh: fixed })
  const kinds = (schema.properties?.kind?.anyOf ?? []).flatMap(({ const: one }) =>
    typeof one === 'string' ? [one] : [],
  )
  if (kinds.length > 0) return kinds.map((one) => say(valueWords(one) ?? { en: one, zh: one })).join(' / ')
  return formFields(schema)
    .slice(0, 2)
    .map(({ name }) => fieldName(say, aggregate, name))
    .join(' + ')
}

/** Whether a value has the fixed value and the required fields of a schema. */
function fits(schema: Schema, value: unknown): boolean {
  const of = recordOf(value)
  return formFields(schema).every(
    ({ name, schema: one, required }) =>
      (!required || of[name] !== undefined) &&
      (one.const === undefined || of[name] === undefined || of[name] === one.const),
  )
}

/** A list of objects, each with its fields. */
function Entries({ items, value, onChange, errors, at }: PartProps & { readonly items: Schema }) {
  const say = useSay()
  const entries = Array.isArray(value) ? (value as readonly unknown[]) : []
  const schema = items.anyOf === undefined ? items : undefined
  return (
    <>
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity of their own
        <fieldset key={index} className="form-group">
          <legend>{say(words.number, { n: index + 1 })}</legend>
          {schema === undefined ? (
            <Variants
              schemas={items.anyOf ?? []}
              value={entry}
              onChange={(next) => onChange(entries.with(index, next))}
              errors={errors}
              at={`${at}/${index}`}
            />
          ) : (
            <Fields
              schema={schema}
              value={recordOf(entry)}
              onChange={(next) => onChange(entries.with(index, next))}
              errors={errors}
              at={`${at}/${index}`}
            />
          )}
          <Button type="text" onClick={() => onChange(entries.filter((_, other) => other !== index))}>
            {say(words.remove)}
          </Button>
        </fieldset>
      ))}
      <Button onClick={() => onChange([...entries, beginningOf(items)])} icon={<Icon name="plus" size={1} />}>
        {say(words.add)}
      </Button>
    </>
  )
}
