package peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** A pooled data source for `jdbc:postgresql://...` or for H2 in memory. */
public final class Databases {
    private Databases() {}

    public static HikariDataSource open(String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword("");
        config.setMaximumPoolSize(16);
        return new HikariDataSource(config);
    }
}
