/**
 * Puts the variables of the environment where `${NAME}` stands, so that a token need not stand in a file or a shell's history.
 * @param missing answers for a variable that is not set or empty
 * @example expandVariables('${TOKEN}', { TOKEN: 'x' }, () => '') // 'x'
 */
export function expandVariables(
  text: string,
  environment: NodeJS.ProcessEnv,
  missing: (name: string, sentence: string) => string,
): string {
  return text.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
    const value = environment[name];
    return value || missing(name, `The environment variable ${name} ${value === '' ? 'is empty' : 'is not set'}.`);
  });
}
