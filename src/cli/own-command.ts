/**
 * How one calls this program where it runs: in a checkout, in a project that depends on the package, or elsewhere, such as in the image.
 *
 * @param program the path with which Node was started
 * @param isCheckout whether the working directory is one
 */
export function ownCommand(program: string, isCheckout: boolean): string {
  if (program.includes('/node_modules/')) return 'npx sanshe'
  return isCheckout ? 'npm run --silent sanshe --' : `node ${program}`
}
