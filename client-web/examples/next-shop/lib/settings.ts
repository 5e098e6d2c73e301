/** What the environment (or .env) says. Read on use: a build needs no secrets. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: see .env`);
  return value;
}

export const secretKey = (name: string) => new TextEncoder().encode(setting(name));
