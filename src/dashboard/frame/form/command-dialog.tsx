import { Modal } from 'antd'
import { commandWords } from '../../kit/command-words.ts'
import { useSay } from '../../kit/language.tsx'
import { useUrlState } from '../url-state.ts'
import { CommandForm } from './command-form.tsx'
import { commandOfAddress, noCommandInAddress } from './command-link.ts'

/** The form of the command that the address names, over the page that is shown. */
export function CommandDialog() {
  const say = useSay()
  const [params, set] = useUrlState()
  const address = commandOfAddress(params)
  const close = (): void => set(noCommandInAddress())
  return (
    <Modal
      open={address !== undefined}
      onCancel={close}
      footer={null}
      destroyOnHidden
      width="min(40rem, 100vw - 1.5rem)"
      title={address === undefined ? '' : say(commandWords(address.aggregate, address.command))}
    >
      {address !== undefined && <CommandForm key={params.get('do')} {...address} onDone={close} onCancel={close} />}
    </Modal>
  )
}
