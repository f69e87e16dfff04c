import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useSay } from '../../kit/language.tsx'
import { Icon } from '../icons.tsx'
import type { PagePlace } from '../place.ts'
import { type Finding, shownTitle, useFindings } from './findings.ts'
import './search.css'
import { searchWords as words } from './words.ts'

interface SearchPaletteProps {
  readonly places: readonly PagePlace[]
  readonly close: () => void
}

/** The global search over the page: typing finds, arrows choose, Enter opens, Escape closes. */
export function SearchPalette({ places, close }: SearchPaletteProps) {
  const say = useSay()
  const id = useId()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const dialog = useRef<HTMLDialogElement>(null)
  const findings = useFindings(text, places)
  const at = Math.min(chosen, findings.length - 1)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  const open = ({ href }: Finding): void => {
    close()
    navigate(href.startsWith('?') ? `${window.location.pathname}${href}` : href)
  }
  const pressed = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const finding = findings[at]
    if (step !== undefined && findings.length > 0) {
      event.preventDefault()
      setChosen((at + step + findings.length) % findings.length)
    } else if (event.key === 'Enter' && finding !== undefined) {
      event.preventDefault()
      open(finding)
    }
  }
  return (
    <dialog ref={dialog} className="search" aria-label={say(words.title)} onClose={close} onPointerDown={closeOutside}>
      <div className="search-box">
        <Icon name="search" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={findings.length === 0 ? undefined : `${id}-${at}`}
          aria-label={say(words.title)}
          placeholder={say(words.ask)}
          value={text}
          autoFocus
          onChange={({ target }) => {
            setText(target.value)
            setChosen(0)
          }}
          onKeyDown={pressed}
        />
        <button type="button" className="icon-button" onClick={close} aria-label={say(words.close)}>
          <Icon name="close" />
        </button>
      </div>
      <div role="listbox" id={`${id}-list`} aria-label={say(words.title)} className="search-list">
        {findings.map((finding, index) => (
          <Option
            key={`${finding.group} ${finding.id}`}
            id={`${id}-${index}`}
            finding={finding}
            first={finding.group !== findings[index - 1]?.group}
            chosen={index === at}
            open={() => open(finding)}
          />
        ))}
      </div>
      {text !== '' && findings.length === 0 && <p className="search-none">{say(words.none)}</p>}
      <p className="search-foot" role="status">
        <span className="sr-only">{say(words.found, { n: findings.length })}</span>
        <span aria-hidden="true">{say(words.keys)}</span>
      </p>
    </dialog>
  )
}

function closeOutside({ target, currentTarget }: React.PointerEvent<HTMLDialogElement>): void {
  if (target === currentTarget) currentTarget.close()
}

interface OptionProps {
  readonly id: string
  readonly finding: Finding
  /** Whether it is the first of its group. */
  readonly first: boolean
  readonly chosen: boolean
  readonly open: () => void
}

function Option({ id, finding, first, chosen, open }: OptionProps) {
  const say = useSay()
  const { group, icon, more } = finding
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field
    <div
      role="option"
      id={id}
      aria-selected={chosen}
      className={chosen ? 'search-option search-chosen' : 'search-option'}
      onClick={open}
    >
      <Icon name={icon} />
      <span className="search-title">{shownTitle(finding)}</span>
      {(group === 'demands' || group === 'commands') && (
        <span className="search-more">{group === 'demands' ? more : ''}</span>
      )}
      {first && <span className="search-group">{say(words[group])}</span>}
    </div>
  )
}
