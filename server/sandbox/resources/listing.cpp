#include "sandbox/resources/listing.hpp"

#include <limits>

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t page_size = 10;
constexpr std::int64_t page_size_max = 100;
constexpr std::int64_t seconds_max = std::numeric_limits<std::int32_t>::max() * std::int64_t{100};

}  // namespace

ListQuery read_list_query(Params& params, std::string_view kind) {
    ListQuery query;
    query.kind = kind;
    query.limit = params.integer("limit", 1, page_size_max).value_or(page_size);
    query.starting_after = params.text("starting_after").value_or("");
    query.ending_before = params.text("ending_before").value_or("");
    if (!query.starting_after.empty() && !query.ending_before.empty()) {
        params.fail(parameter_error("parameters_exclusive",
                                    "You may pass only one of starting_after and ending_before.",
                                    "starting_after"));
    }
    if (object_at(params.form(), "created") == nullptr) {
        query.created = params.integer("created", 0, seconds_max);
    } else {
        Params created = params.child("created");
        created.allow("gt gte lt lte");
        query.created_gt = created.integer("gt", 0, seconds_max);
        query.created_gte = created.integer("gte", 0, seconds_max);
        query.created_lt = created.integer("lt", 0, seconds_max);
        query.created_lte = created.integer("lte", 0, seconds_max);
    }
    return query;
}

ApiResult<json::object> answer_list(EmulatorContext& context, const ListQuery& query, Params& params,
                                    std::string_view url,
                                    const std::function<json::object(const StoredObject&)>& present) {
    if (params.failed()) return params.error();
    if (!query.starting_after.empty() && !context.objects.find(query.kind, query.starting_after)) {
        return no_such_object(query.kind, query.starting_after, "starting_after");
    }
    if (!query.ending_before.empty() && !context.objects.find(query.kind, query.ending_before)) {
        return no_such_object(query.kind, query.ending_before, "ending_before");
    }
    const ListPage page = context.objects.list(query);
    json::array data;
    for (const StoredObject& record : page.objects)
        data.emplace_back(present ? present(record) : record.body);
    return json::object{
        {"object", "list"}, {"data", std::move(data)}, {"has_more", page.has_more}, {"url", url}};
}

}  // namespace orderwire::sandbox
