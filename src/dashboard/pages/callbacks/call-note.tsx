import { Input } from 'antd'
import { useSay } from '../../kit/language.tsx'
import { callbackWords as words } from './words.ts'

interface CallNoteProps {
  readonly note: string
  readonly setNote: (note: string) => void
  readonly record: () => void
}

/** Words of the caller's own, about a call, a check or a skip. */
export function CallNote({ note, setNote, record }: CallNoteProps) {
  const say = useSay()
  return (
    <div className="field">
      <label htmlFor="call-note">
        {say(words.note)} <span className="soft">{say(words.noteHint)}</span> <kbd>E</kbd>
      </label>
      <Input.TextArea
        id="call-note"
        autoSize={{ minRows: 1, maxRows: 5 }}
        value={note}
        onChange={({ target }) => setNote(target.value)}
        onKeyDown={({ key, ctrlKey, metaKey, nativeEvent, currentTarget }) => {
          if (nativeEvent.isComposing) return
          if (key === 'Escape') currentTarget.blur()
          if (key === 'Enter' && (ctrlKey || metaKey)) record()
        }}
      />
    </div>
  )
}
