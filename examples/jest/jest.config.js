/** Run with `NODE_OPTIONS=--experimental-vm-modules npx jest`: Jest needs that flag for ES modules. */
export default { testEnvironment: 'node', transform: {} };
