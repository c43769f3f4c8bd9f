/** The name of the connection, and of the models, among those of the whole service. */
export const CONNECTION_NAME = 'sessions';
