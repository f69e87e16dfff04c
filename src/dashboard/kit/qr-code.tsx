import { correction, generate } from 'lean-qr'
import { useMemo } from 'react'

/** Pixels of the picture for each module of the code, so that a saved copy is sharp. */
const SCALE = 8
const QUIET_MODULES = 4
const BLACK = [0, 0, 0] as const
const WHITE = [255, 255, 255] as const

/** A QR code, black on white in every display. It is a picture, because WeChat saves and reads only pictures at a long press. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const source = useMemo(
    () =>
      generate(text, { minCorrectionLevel: correction.M }).toDataURL({
        type: 'image/png',
        scale: SCALE,
        pad: QUIET_MODULES,
        on: BLACK,
        off: WHITE,
      }),
    [text],
  )
  return <img className="qr" src={source} alt={label} />
}
