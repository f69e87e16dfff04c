import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { Refusal } from '../../frame/form/command-form.tsx'
import { Icon } from '../../frame/icons.tsx'
import { useKeys } from '../../frame/keys.ts'
import { demandLink } from '../../frame/links.ts'
import { type Language, useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { clockText, dayInWords, momentText } from '../../kit/time.ts'
import type { Attached } from './draft.ts'
import { printSlip, SLIPS, SlipSheet, type SlipSize } from './slip.tsx'
import { intakeWords as words } from './words.ts'

/** What the engine answered to a call. */
export interface Registered {
  readonly id: string
  readonly number: string
  readonly acceptBy: string
  readonly resolveBy: string
  readonly urgent: boolean
  readonly atMs: number
  readonly attached: Attached | undefined
}

/** A promised time as people say it: the day, where it is the end of one, else the day and the time. */
export function promiseText(language: Language, moment: string, zone: string): string {
  const atMs = Date.parse(moment)
  return clockText(language, atMs, zone) === '00:00'
    ? dayInWords(language, atMs - 1, zone)
    : momentText(language, moment, zone)
}

interface ReceiptProps {
  readonly done: Registered
  /** Why the demand could not be put together with the open one. */
  readonly attaching: Error | null
  readonly next: () => void
}

/** The number, a sentence to read aloud, a slip to print, and the next call. */
export function Receipt({ done, attaching, next }: ReceiptProps) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const [size, setSize] = useState<SlipSize>()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const accept = promiseText(language, done.acceptBy, zone)
  const resolve = promiseText(language, done.resolveBy, zone)
  const number = numberText(done.number)
  const print = (one: SlipSize): void => printSlip(() => setSize(one))
  useKeys({ n: next, N: next, '1': () => print('a6'), '2': () => print('roll'), '3': () => print('large') })
  return (
    <section className="panel receipt" aria-labelledby="receipt-title">
      <h2 id="receipt-title">
        <Icon name="approval" /> {say(words.registered)}
      </h2>
      <p className="receipt-number" role="status">
        <span className="sr-only">{say(words.number)} </span>
        <output>{number}</output>
      </p>
      <div className="receipt-say">
        <h3>{say(words.readAloud)}</h3>
        <p>{say(done.urgent ? words.sentenceUrgent : words.sentence, { number, accept, resolve })}</p>
      </div>
      {done.attached !== undefined &&
        (attaching === null ? (
          <p>{say(words.attachedDone, { number: numberText(done.attached.number) })}</p>
        ) : (
          <>
            <p>{say(words.attachedNot, { number: numberText(done.attached.number) })}</p>
            <Refusal error={attaching} />
          </>
        ))}
      <div className="receipt-actions">
        <Button type="primary" ref={button} onClick={next}>
          {say(words.next)} <kbd>N</kbd>
        </Button>
        <span className="receipt-slips">
          <Icon name="print" /> {say(words.slip)}
          {SLIPS.map((one, at) => (
            <Button key={one} onClick={() => print(one)}>
              {say(words[one])} <kbd>{at + 1}</kbd>
            </Button>
          ))}
        </span>
        <Link href={demandLink(done.id)}>{say(words.open)}</Link>
      </div>
      {size !== undefined && <SlipSheet size={size} done={done} accept={accept} resolve={resolve} />}
    </section>
  )
}
