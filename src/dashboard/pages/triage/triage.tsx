export const TriagePage = () => null
