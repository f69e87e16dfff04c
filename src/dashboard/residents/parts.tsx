import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useSay } from '../kit/language.tsx'
import { shellWords } from './words.ts'

/** The heading of a page. It takes the focus, so that screen readers say where one is. */
export function PageTitle({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const say = useSay()
  useEffect(() => {
    document.title = `${children} · ${say(shellWords.brand)}`
  }, [children, say])
  // Before the page is shown: later it would take the focus from what a quick reader has gone to.
  useLayoutEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

/** One of several answers, as a card that can be tapped anywhere. */
export function Choice({
  name,
  value,
  chosen,
  onChoose,
  children,
  hint,
}: {
  readonly name: string
  readonly value: string
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly children: ReactNode
  readonly hint?: string
}) {
  return (
    <label className={chosen ? 'choice chosen' : 'choice'}>
      <input type="radio" name={name} value={value} checked={chosen} onChange={onChoose} />
      <span>
        {children}
        {hint === undefined ? null : <small>{hint}</small>}
      </span>
    </label>
  )
}

/** A yes or no, as a card. */
export function Tick({
  ticked,
  onTick,
  children,
  hint,
}: {
  readonly ticked: boolean
  readonly onTick: (ticked: boolean) => void
  readonly children: ReactNode
  readonly hint?: string
}) {
  return (
    <label className={ticked ? 'choice chosen' : 'choice'}>
      <input type="checkbox" checked={ticked} onChange={(event) => onTick(event.currentTarget.checked)} />
      <span>
        {children}
        {hint === undefined ? null : <small>{hint}</small>}
      </span>
    </label>
  )
}

/** A form of which the browser keeps nothing: it neither remembers what was typed, nor restores it with its tabs. */
export const Form = ({
  onSend,
  className,
  children,
}: {
  readonly onSend: () => void
  readonly className?: string
  readonly children: ReactNode
}) => (
  <form
    className={className}
    noValidate
    autoComplete="off"
    onSubmit={(event) => {
      event.preventDefault()
      onSend()
    }}
  >
    {children}
  </form>
)

/** A question with several answers. */
export const QuestionSet = ({
  asks,
  isTitle = false,
  children,
}: {
  readonly asks: string
  /** The title of the page asks it already, for all who see it. */
  readonly isTitle?: boolean
  readonly children: ReactNode
}) => (
  <fieldset>
    <legend className={isTitle ? 'sr-only' : undefined}>{asks}</legend>
    {children}
  </fieldset>
)

interface Describable {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

/** A label, its input, and under it a hint or what is wrong. */
export function LabelledField({
  label,
  hint,
  wrong,
  children,
}: {
  readonly label: string
  readonly hint?: string | undefined
  readonly wrong?: string | undefined
  readonly children: (described: Describable) => ReactNode
}) {
  const id = useId()
  const note = wrong ?? hint
  const noteId = `${id}-note`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(note === undefined ? {} : { 'aria-describedby': noteId }),
        ...(wrong === undefined ? {} : { 'aria-invalid': true }),
      })}
      {note === undefined ? null : (
        <p
          id={noteId}
          className={wrong === undefined ? 'hint' : 'wrong'}
          role={wrong === undefined ? undefined : 'alert'}
        >
          {note}
        </p>
      )}
    </div>
  )
}

/** Something to know before going on. */
export const Callout = ({
  kind,
  children,
}: {
  readonly kind: 'plain' | 'good' | 'bad'
  readonly children: ReactNode
}) => (
  <div className={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
    {children}
  </div>
)

export function PleaseWait() {
  const say = useSay()
  return (
    <p className="loading" role="status">
      {say(shellWords.loading)}
    </p>
  )
}

/** Something could not be loaded, and how to try again. */
export function Failed({ detail, onAgain }: { readonly detail?: string | undefined; readonly onAgain: () => void }) {
  const say = useSay()
  return (
    <Callout kind="bad">
      <p>
        <strong>{detail ?? say(shellWords.failed)}</strong>
      </p>
      {detail === undefined ? <p>{say(shellWords.failedHint)}</p> : null}
      <button type="button" className="plain" onClick={onAgain}>
        {say(shellWords.again)}
      </button>
    </Callout>
  )
}
