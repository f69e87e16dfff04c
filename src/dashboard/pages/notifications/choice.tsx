import { useId } from 'react'

interface ChoiceProps<V extends string> {
  readonly label: string
  readonly note?: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly options: readonly { readonly value: V; readonly label: string }[]
}

/** One of a few values, all in sight. */
export function Choice<V extends string>({ label, note, value, onChange, options }: ChoiceProps<V>) {
  const id = useId()
  return (
    <div
      role="radiogroup"
      className="notification-topic"
      aria-labelledby={id}
      aria-describedby={note === undefined ? undefined : `${id}-note`}
    >
      <strong id={id}>{label}</strong>
      <span className="form-variants">
        {options.map((one) => (
          <label key={one.value} className="form-radio">
            <input type="radio" name={id} checked={value === one.value} onChange={() => onChange(one.value)} />
            {one.label}
          </label>
        ))}
      </span>
      {note !== undefined && (
        <span className="soft" id={`${id}-note`}>
          {note}
        </span>
      )}
    </div>
  )
}
