import { useCallback, useEffect, useState } from 'react'
import type { PickedBuilding } from '../../frame/form/building-picker.tsx'
import { useSession } from '../../kit/session.tsx'

/** When and how the caller may be contacted. */
export const SAFE_CONTACTS = ['any', 'office-hours', 'text', 'social-work', 'none'] as const
export type SafeChoice = (typeof SAFE_CONTACTS)[number]

/** The open demand that the new one repeats (the same caller) or joins (another caller). */
export interface Attached {
  readonly kind: 'urge' | 'join'
  readonly id: string
  readonly number: string
}

/** A call that is being taken down. */
export interface CallDraft {
  /** The same draft is the same command, however often it is sent. */
  readonly key: string
  readonly phone: string
  readonly name: string
  /** The resident of whom the page knows that this is their phone. */
  readonly resident?: string
  readonly place?: PickedBuilding
  readonly text: string
  readonly urgent: boolean
  readonly safe: SafeChoice
  readonly attached?: Attached
}

/** What changes in a draft; undefined removes a value. */
export type CallChange = { readonly [K in keyof CallDraft]?: CallDraft[K] | undefined }

export const emptyCall = (): CallDraft => ({
  key: crypto.randomUUID(),
  phone: '',
  name: '',
  text: '',
  urgent: false,
  safe: 'any',
})

export const isStarted = ({ phone, name, place, text }: CallDraft): boolean =>
  phone !== '' || name !== '' || place !== undefined || text !== ''

/** The draft of this page, while it is open. It holds what callers said, so no storage of the browser has it. */
let kept: { readonly actor: string; readonly draft: CallDraft } | undefined

/** The call that is being taken down. It stays while other pages are shown, until it is sent or another person signs in. */
export function useCallDraft(): readonly [CallDraft, (change: CallChange) => void, () => void] {
  const { actor } = useSession()
  const [draft, setDraft] = useState<CallDraft>(() => (kept?.actor === actor ? kept.draft : emptyCall()))
  useEffect(() => {
    kept = { actor, draft }
  }, [actor, draft])
  useEffect(() => {
    if (!isStarted(draft)) return
    // A reload loses the draft: the browser asks first.
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [draft])
  // What was changed is another command than what was refused.
  const change = useCallback((next: CallChange) => setDraft((before) => changed(before, next)), [])
  const clear = useCallback(() => setDraft(emptyCall()), [])
  return [draft, change, clear]
}

/** The fields that a call need not have. */
const OPTIONAL = ['resident', 'place', 'attached'] as const

function changed(before: CallDraft, next: CallChange): CallDraft {
  const after: { -readonly [K in keyof CallDraft]: CallDraft[K] } = { ...before, key: crypto.randomUUID() }
  for (const name of OPTIONAL) if (name in next && next[name] === undefined) delete after[name]
  for (const [name, value] of Object.entries(next)) if (value !== undefined) Object.assign(after, { [name]: value })
  return after
}

const OFFICE_HOURS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:30' }))

const SAFE: Readonly<Record<Exclude<SafeChoice, 'any'>, object>> = {
  'office-hours': { channels: ['phone'], hours: OFFICE_HOURS },
  text: { channels: ['text'] },
  'social-work': { kinds: ['social-work'] },
  none: { none: true },
}

/** The command `raise` of a call. `channel` is how it came in. */
export function raisingOf(draft: CallDraft, channel: string): object {
  const { phone, name, resident, place, text, urgent, safe } = draft
  const contact = phone.trim()
  const named = name.trim()
  return {
    text: text.trim(),
    channel,
    onBehalfOf: raiserOf(named, contact, resident),
    // An outsider's contact is told with the name.
    ...(contact === '' || isOutsider(named, resident) ? {} : { contact }),
    ...(place === undefined ? {} : { place }),
    ...(urgent ? { urgent } : {}),
    ...(safe === 'any' ? {} : { safeContact: SAFE[safe] }),
  }
}

const isOutsider = (name: string, resident: string | undefined): boolean => resident === undefined && name !== ''

function raiserOf(name: string, contact: string, resident: string | undefined): object {
  const named = name === '' ? {} : { name }
  if (resident !== undefined) return { kind: 'resident', id: resident, ...named }
  if (name === '') return { kind: 'anonymous' }
  return { kind: 'outsider', ...named, ...(contact === '' ? {} : { contact }) }
}
