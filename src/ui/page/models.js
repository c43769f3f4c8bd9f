import { callForJson } from './api.js';
import { change, state } from './state.js';
import { saveChoice } from './storage.js';

/** The models to choose from; the first is the service's default. */
export async function loadModels() {
  try {
    const { data } = await callForJson('v1/models');
    const models = data.map(toModel);
    const isOffered = models.some(/** @param {{ id: string }} model */ ({ id }) => id === state.choice);
    change({ models, choice: isOffered ? state.choice : (models[0]?.id ?? '') });
  } catch {
    // The service then takes its default.
  }
}

/** @param {string} choice */
export function choose(choice) {
  saveChoice(choice);
  change({ choice });
}

/** @param {{ id: string, owned_by: string }} item @returns {import('./types.d.ts').Model} */
function toModel({ id, owned_by: provider }) {
  return id === provider ? { id, provider } : { id, provider, model: id.slice(provider.length + 1) };
}
