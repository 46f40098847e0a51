declare module "virtual:instructions" {
  /** By mnemonic. */
  const meanings: Readonly<Record<string, string>>;
  export default meanings;
}
