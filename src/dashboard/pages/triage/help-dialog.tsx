import { Modal, Switch } from 'antd'
import { useState } from 'react'
import { keysAreOn, switchKeys } from '../../frame/keys.ts'
import type { Sentence } from '../../kit/language.tsx'
import { useSay } from '../../kit/language.tsx'
import { helpWords as words } from './words.ts'

const KEYS: readonly (readonly [keys: string, meaning: Sentence])[] = [
  ['J · K', words.move],
  ['X', words.select],
  ['Shift X', words.cluster],
  ['1 · 2 · 3', words.item],
  ['/', words.find],
  ['E', words.summary],
  ['P', words.place],
  ['M', words.merge],
  ['R', words.restrict],
  ['U', words.urgent],
  ['D', words.decline],
  ['Enter', words.send],
  ['Z', words.undo],
  ['?', words.help],
]

/** What each key does, and how to switch them off. */
export function HelpDialog({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const say = useSay()
  const [on, setOn] = useState(keysAreOn)
  return (
    <Modal open={open} onCancel={close} footer={null} title={say(words.title)} width="min(34rem, 100vw - 1.5rem)">
      <p className="triage-switch">
        <Switch
          checked={on}
          onChange={(next) => {
            switchKeys(next)
            setOn(next)
          }}
          aria-label={say(words.on)}
        />
        <span aria-hidden="true">{say(words.on)}</span>
      </p>
      <dl className="triage-keys">
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{say(meaning)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft">{say(words.off)}</p>
    </Modal>
  )
}
