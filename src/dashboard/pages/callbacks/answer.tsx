interface AnswerProps {
  /** The key that chooses it; empty where none does. */
  readonly keys: string
  readonly on: boolean
  readonly disabled?: boolean
  readonly onClick: () => void
  readonly children: React.ReactNode
}

/** One of the answers that a caller can choose. */
export const Answer = ({ keys, on, disabled = false, onClick, children }: AnswerProps) => (
  <button
    type="button"
    className="call-answer"
    aria-pressed={on}
    disabled={disabled}
    onClick={({ currentTarget, detail }) => {
      onClick()
      // After a click of the mouse, Enter is the key of the page again.
      if (detail > 0) currentTarget.blur()
    }}
  >
    {children} {keys !== '' && <kbd>{keys}</kbd>}
  </button>
)
