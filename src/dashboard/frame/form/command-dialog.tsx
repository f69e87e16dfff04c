import { Modal } from 'antd'
import { useRef } from 'react'
import { commandWords } from '../../kit/command-words.ts'
import { useSay } from '../../kit/language.tsx'
import { useUrlState } from '../url-state.ts'
import { CommandForm, focusFirstField } from './command-form.tsx'
import { commandOfAddress, noCommandInAddress } from './command-link.ts'

/** The form of the command that the address names, over the page that is shown. */
export function CommandDialog() {
  const say = useSay()
  const [params, set] = useUrlState()
  const address = commandOfAddress(params)
  const box = useRef<HTMLDivElement>(null)
  const close = (): void => set(noCommandInAddress())
  return (
    <Modal
      open={address !== undefined}
      onCancel={close}
      footer={null}
      destroyOnHidden
      width="min(40rem, 100vw - 1.5rem)"
      // A form that was there before the dialog showed could not take the focus.
      afterOpenChange={(isOpen) => {
        if (isOpen) focusFirstField(box.current)
      }}
      title={address === undefined ? '' : say(commandWords(address.aggregate, address.command))}
    >
      <div ref={box}>
        {address !== undefined && <CommandForm key={params.get('do')} {...address} onDone={close} onCancel={close} />}
      </div>
    </Modal>
  )
}
